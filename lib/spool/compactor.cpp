#include "spool/compactor.h"

#include <cstdint>
#include <utility>

#include "spool/zstd.h"

namespace tsd::spool {
namespace {

constexpr Micros kPlainFor = 60 * kSecond;
/// Less text than this is not yet worth a file of its own, unless it has waited for kLong.
constexpr std::uint64_t kWorthIt = 512u << 10;
constexpr Micros kLong = 600 * kSecond;
/// Text in one compressed segment: it is sent again when a sender dies halfway through.
constexpr std::uint64_t kMostText = 8u << 20;
/// Text in one frame: the most that a flipped bit can cost. A frame should hold several rounds of
/// an agent, because what compresses is the likeness of each round to the one before.
constexpr std::size_t kFrameText = 1u << 20;
constexpr std::size_t kMostSources = 256;  // each is an open file

/// A time ahead of the clock is not young: the clock was set back since.
bool is_younger(Micros begun, Micros age, Micros now) {
  return begun <= now && begun > now - age;
}

}  // namespace

void SpoolCompactor::consider(const std::deque<SpoolEntry>& plain, Micros now) {
  bool rests = now >= rests_since_ && now - rests_since_ < rest_;
  if (busy() || rests) return;
  rests_since_ = now;
  rest_ = kSecond;
  std::vector<const SpoolEntry*> chosen;
  std::uint64_t text = 0;
  Micros oldest = now;
  for (const SpoolEntry& entry : plain) {
    auto begun = time_of(entry.name);
    if (!begun || is_younger(*begun, kPlainFor, now)) continue;
    if (chosen.empty()) oldest = *begun;
    bool is_more_than_fits = chosen.size() == kMostSources || text + entry.bytes > kMostText ||
                             *begun - oldest > kMostSpan;
    if (!chosen.empty() && is_more_than_fits) break;
    chosen.push_back(&entry);
    text += entry.bytes;
    oldest = std::min(oldest, *begun);
  }
  if (text == 0 || (text < kWorthIt && is_younger(oldest, kLong, now))) return;
  for (const SpoolEntry* entry : chosen) claim(*entry);
}

void SpoolCompactor::claim(const SpoolEntry& entry) {
  std::string path = path_in(kWaiting, entry.name);
  auto file = disk_.open(path);
  if (!file) return;
  auto locked = (*file)->try_lock();
  if (!locked || !*locked) return;
  auto held = (*file)->status();
  auto there = disk_.status(path);
  if (!held || !there || held->inode != there->inode) return;
  sources_.push_back({entry.name, std::move(*file), entry.bytes});
}

Result<std::optional<SpoolCompactor::Replaced>> SpoolCompactor::step() {
  std::optional<Replaced> replaced;
  auto done = fill();
  if (done && !plain_.empty()) {
    done = write_frame();
  } else if (done) {
    auto finished = finish();
    if (finished) {
      replaced = *std::move(finished);
    } else {
      done = finished.error();
    }
  }
  if (done) return replaced;
  give_up();
  return done.error();
}

Result<void> SpoolCompactor::fill() {
  plain_.clear();
  while (plain_.size() < kFrameText && source_ < sources_.size()) {
    std::size_t have = plain_.size();
    plain_.resize(kFrameText);
    auto got = sources_[source_].file->read(at_, std::span(plain_).subspan(have));
    if (!got) return got.error();
    plain_.resize(have + *got);
    at_ += *got;
    if (*got > 0) continue;
    ++source_;
    at_ = 0;
  }
  return {};
}

Result<void> SpoolCompactor::write_frame() {
  std::string frame;
  if (auto done = compress_frame(plain_, frame); !done) return done;
  if (!writer_) {
    auto begun = SpoolWriter::begin(disk_, compressed_name());
    if (!begun) return begun.error();
    writer_ = std::move(*begun);
  }
  return writer_->append(frame);
}

Result<SpoolCompactor::Replaced> SpoolCompactor::finish() {
  Replaced replaced{{}, compressed_name(), 0, 0};
  if (writer_) {
    if (auto durable = writer_->publish(); !durable) return durable.error();
    replaced.after = writer_->bytes();
    writer_.reset();
  }
  for (const Source& source : sources_) {
    if (auto gone = disk_.remove(path_in(kWaiting, source.name)); !gone) return gone.error();
    replaced.before += source.bytes;
    replaced.names.push_back(source.name);
  }
  sources_.clear();
  source_ = 0;
  rest_ = 0;
  return replaced;
}

void SpoolCompactor::give_up() {
  if (writer_) (void)disk_.remove(path_in(kBeingWritten, writer_->name()));
  writer_.reset();
  sources_.clear();
  source_ = 0;
  at_ = 0;
  rest_ += 60 * kSecond;
}

}  // namespace tsd::spool
