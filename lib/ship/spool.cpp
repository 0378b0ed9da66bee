#include "ship/spool.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

#include "os/clock.h"

namespace tsd::ship {
namespace {

/// A segment is closed when it is so old or so big. It is what a kill makes us send twice.
constexpr Micros kSegmentAge = kSecond;
constexpr std::uint64_t kSegmentBytes = 16u << 20;
/// A step of reading back, in bytes of the file; compressed, they become 20 times as many.
constexpr std::size_t kReadStep = 64u << 10;
constexpr std::size_t kCompressedStep = 4u << 10;
/// Pieces that are compressed in one tick: about 10 ms.
constexpr int kCompactorSteps = 4;

std::uint32_t chance() {
  static std::mt19937 generator{std::random_device{}()};
  return static_cast<std::uint32_t>(generator());
}

}  // namespace

Spool::Spool(std::unique_ptr<os::Disk> disk, const SpoolSettings& settings, Now now, const Say& say)
    : disk_(std::move(disk)),
      settings_(settings),
      now_(std::move(now)),
      say_(say),
      health_(say),
      shelf_(*disk_, settings_, counters_, say),
      compactor_(*disk_) {
  make_places();
  tidy();
  shelf_.refresh(now_());
}

Result<std::unique_ptr<Spool>> Spool::open(const std::optional<std::string>& directory,
                                           const SpoolSettings& settings, const Say& say) {
  if (!directory) return std::unique_ptr<Spool>();
  auto disk = os::open_disk(*directory);
  if (!disk) return disk.error();
  return std::make_unique<Spool>(std::move(*disk), settings, os::unix_micros, say);
}

void Spool::make_places() {
  bool made = false;
  for (const char* place : {kBeingWritten, kWaiting, kDamaged}) {
    auto done = disk_->make_directory(place);
    if (!done) note(done.error(), "making", place);
    made = made || (done && *done);
  }
  if (made && !disk_->sync_directory(".")) ++counters_.disk_errors;
}

void Spool::note(Error error, std::string_view verb, std::string_view object) {
  ++counters_.disk_errors;
  Error noted = std::move(error).with_context(verb, object);
  if (noted.text != noted_) say_(fmt::format("the spool is in trouble: {}", noted.text));
  noted_ = noted.text;
}

/// What a sender that died left under tmp/: text is taken in. Half a compressed segment is not, for
/// its plain ones are still there.
void Spool::tidy() {
  std::vector<std::string> left;
  (void)disk_->list(kBeingWritten, [&](const std::string& name) {
    if (is_segment_name(name)) left.push_back(name);
  });
  for (const std::string& name : left) {
    std::string path = path_in(kBeingWritten, name);
    auto file = disk_->open(path);
    if (!file) continue;
    auto locked = (*file)->try_lock();
    auto status = (*file)->status();
    if (!locked || !*locked || !status) continue;
    if (is_compressed(name) || status->bytes == 0) {
      (void)disk_->remove(path);
    } else if ((*file)->sync() && disk_->rename(path, path_in(kWaiting, name))) {
      (void)disk_->sync_directory(kWaiting);
    }
  }
}

// Writing

Ticket Spool::keep(std::string_view records, std::uint64_t lines) {
  Error why{"its limits are reached"};
  Micros now = now_();
  bool resting = health_.resting(now);
  if (resting || !take_in(records, why)) {
    counters_.refused_lines += lines;
    if (resting) {
      health_.refused(lines);
    } else {
      health_.refused(why, lines, now);
    }
    return 0;
  }
  health_.fine();
  counters_.kept_lines += lines;
  holdings_[writing_].outstanding += lines;
  shelf_.grew(records.size());
  Ticket ticket = writing_;
  if (writer_->bytes() >= kSegmentBytes) seal();
  return ticket;
}

bool Spool::take_in(std::string_view records, Error& why) {
  for (bool second_try = false;; second_try = true) {
    if (!shelf_.make_room(records.size(), now_())) return false;
    auto done = write(records);
    if (done) return true;
    ++counters_.disk_errors;
    why = done.error();
    seal();
    // A full disk may have room when older lines go; any other failure gets one new file.
    bool again = is_no_room(why)
                     ? settings_.when_full == WhenFull::oldest && shelf_.drop_oldest(now_())
                     : !second_try;
    if (!again) return false;
  }
}

Result<void> Spool::write(std::string_view records) {
  if (!writer_) {
    auto begun = SpoolWriter::begin(*disk_, segment_name(now_(), ::getpid(), chance()));
    if (!begun) return begun.error();
    writer_ = std::move(*begun);
    begun_ = now_();
    writing_ = ++last_ticket_;
    holdings_[writing_];
  }
  if (auto done = writer_->append(records); !done) return done;
  if (settings_.sync == SpoolSync::interval) return {};  // when the segment is closed
  return publish();
}

Result<void> Spool::publish() {
  auto done = writer_->publish(settings_.sync != SpoolSync::never);
  if (done) holdings_[writing_].safe = true;
  return done;
}

void Spool::seal() {
  if (!writer_) return;
  auto sealed = holdings_.find(std::exchange(writing_, 0));
  Holding& holding = sealed->second;
  if (!holding.safe) {
    auto done = writer_->publish(settings_.sync != SpoolSync::never);
    holding.safe = static_cast<bool>(done);
    if (!done) note(done.error(), "writing", writer_->name());
  }
  holding.open = false;
  holding.bytes = writer_->bytes();
  holding.path = path_in(writer_->renamed() ? kWaiting : kBeingWritten, writer_->name());
  holding.lock = writer_->release();
  writer_.reset();
  if (holding.outstanding == 0) let_go(sealed);
}

bool Spool::is_safe(Ticket ticket) const {
  auto found = holdings_.find(ticket);
  return found != holdings_.end() && found->second.safe;
}

// Reading back

bool Spool::has_backlog() {
  if (reading_ != 0) return true;
  shelf_.refresh(now_());
  return claim_next();
}

bool Spool::will_have_backlog() const {
  return std::ranges::any_of(holdings_, [](const auto& item) { return item.second.stays; });
}

bool Spool::claim_next() {
  auto reader = shelf_.claim_oldest();
  if (!reader) return false;
  reading_ = ++last_ticket_;
  Holding& holding = holdings_[reading_];
  holding.bytes = reader->bytes();
  holding.safe = true;
  holding.reader = std::move(*reader);
  return true;
}

Ticket Spool::read_backlog(std::size_t some, const TakeLines& take) {
  while (has_backlog()) {
    Ticket ticket = reading_;
    Holding& holding = holdings_[ticket];
    std::uint64_t lines = 0;
    std::size_t bytes = 0;
    std::size_t step = is_compressed(holding.reader->name()) ? kCompressedStep : kReadStep;
    bool more = true;
    while (more && bytes < some) {
      more = holding.reader->read(step, [&](std::string_view text) {
        lines += static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
        bytes += text.size();
        take(text);
      });
    }
    counters_.backlog_lines += lines;
    holding.outstanding += lines;
    if (!more) end_reading();
    if (lines > 0) return ticket;
  }
  return 0;
}

void Spool::end_reading() {
  auto read = holdings_.find(std::exchange(reading_, 0));
  const SpoolReader& reader = *read->second.reader;
  const DamageCount& damage = reader.damage();
  if (damage.stretches > 0) {
    counters_.damaged_records += damage.stretches;
    counters_.damaged_bytes += damage.bytes;
    say_(fmt::format("{} damaged places ({} bytes) of the spool segment {} are set aside in {}/",
                     damage.stretches, damage.bytes, reader.name(), kDamaged));
  }
  read->second.open = false;
  if (read->second.outstanding == 0) let_go(read);
}

// What becomes of a segment

void Spool::settle(Ticket ticket, std::uint64_t lines) {
  reduce(ticket, lines, false);
}

void Spool::give_back(Ticket ticket, std::uint64_t lines) {
  reduce(ticket, lines, true);
}

void Spool::reduce(Ticket ticket, std::uint64_t lines, bool stays) {
  auto found = holdings_.find(ticket);
  if (found == holdings_.end() || lines == 0) return;
  Holding& holding = found->second;
  holding.outstanding -= std::min(holding.outstanding, lines);
  holding.stays |= stays;
  if (holding.outstanding == 0 && !holding.open) let_go(found);
}

void Spool::let_go(Holdings::iterator found) {
  Holding& holding = found->second;
  if (holding.stays) {
    shelf_.changed();
  } else {
    auto gone = holding.reader ? holding.reader->finish() : disk_->remove(holding.path);
    if (gone) {
      shelf_.shrank(holding.bytes);
    } else {
      note(gone.error(), "removing", holding.reader ? holding.reader->name() : holding.path);
    }
  }
  holdings_.erase(found);
}

bool Spool::is_busy() const {
  bool unsafe = writer_ && settings_.sync == SpoolSync::interval;
  return unsafe || compactor_.busy() || reading_ != 0 || shelf_.has_some();
}

void Spool::tick() {
  Micros now = now_();
  if (writer_ && (now < begun_ || now - begun_ >= kSegmentAge)) seal();
  compact(now);
}

void Spool::compact(Micros now) {
  if (!compactor_.busy() && shelf_.bytes() > 0) {
    shelf_.refresh(now);
    compactor_.consider(shelf_.waiting(), now);
  }
  for (int i = 0; i < kCompactorSteps && compactor_.busy(); ++i) {
    if (auto done = compactor_.step(); !done) {
      ++counters_.disk_errors;
      say_(fmt::format("waiting segments stay uncompressed: {}", done.error().text));
    }
    if (!compactor_.busy()) shelf_.changed();
  }
}

void Spool::close() {
  seal();
  for (auto& [ticket, holding] : holdings_) holding.stays = true;
  reading_ = 0;
  holdings_.clear();
  shelf_.look(now_());
}

}  // namespace tsd::ship
