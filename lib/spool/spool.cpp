#include "spool/spool.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <utility>

#include "base/counted.h"
#include "base/text.h"
#include "os/clock.h"
#include "os/random.h"
#include "os/trust.h"
#include "spool/start.h"

namespace tsd::spool {
namespace {

/// A segment is closed at this age or size. A kill makes us send up to that much twice.
constexpr Micros kSegmentAge = kSecond;
constexpr std::uint64_t kSegmentBytes = 16u << 20;
/// Memory has to hold the lines while more than this many segments' worth of bytes is not synced.
constexpr std::uint64_t kUnsyncedSegments = 8;
/// A full spool has at least this many segments: one is dropped to make room for new lines.
constexpr std::uint64_t kLeastSegments = 16;
/// Bytes of a compressed segment that are read at once, where kReadStep are of a plain one: they
/// expand about 20 times.
constexpr std::size_t kCompressedStep = 4u << 10;

}  // namespace

Spool::Spool(std::unique_ptr<os::Disk> disk, const SpoolSettings& settings, Now now, const Say& say,
             Chance chance)
    : disk_(std::move(disk)),
      settings_(settings),
      now_(std::move(now)),
      chance_(chance ? std::move(chance) : os::random_number),
      say_(say),
      health_(counters_, say),
      backlog_(*disk_, settings_, counters_, say),
      compactor_(*disk_),
      held_(*disk_, backlog_, health_),
      syncer_(*disk_) {
  auto space = disk_->space();
  std::uint64_t most = space ? std::min(settings_.max_bytes, space->total) : settings_.max_bytes;
  segment_bytes_ = std::min(kSegmentBytes, most / kLeastSegments);
  make_folders(*disk_, health_);
  tidy(*disk_);
  backlog_.refresh(now_());
}

Result<std::unique_ptr<Spool>> Spool::open(const std::optional<std::string>& directory,
                                           const SpoolSettings& settings, const Say& say) {
  if (!directory) return std::unique_ptr<Spool>();
  std::string told;
  Say once = [&](std::string_view sentence) {
    if (std::exchange(told, sentence) != sentence) say(sentence);
  };
  os::Leave leave{{}, settings.allow_shared};
  for (const char* folder : {kWaiting, kBeingWritten}) {
    auto trusted = os::check_not_shared(*directory + "/" + folder, "using", leave, once);
    if (!trusted) return trusted.error();
  }
  auto disk = os::open_disk(*directory);
  if (!disk) return disk.error();
  return std::make_unique<Spool>(std::move(*disk), settings, os::unix_micros, say);
}

// Writing

Ticket Spool::keep(std::string_view records, std::uint64_t lines) {
  Error why;
  Micros now = now_();
  take_synced(syncer_.take());
  bool resting = health_.resting(now);
  if (resting || !take_in(records, lines, why)) {
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
  held_.write(writing_, lines);
  if (writer_->renamed()) backlog_.grew(records.size());
  Ticket ticket = writing_;
  if (writer_->bytes() >= segment_bytes_) seal();
  return ticket;
}

bool Spool::take_in(std::string_view records, std::uint64_t lines, Error& why) {
  // Room will never come: older lines would be dropped, or stdin blocked, for nothing.
  if (records.size() > settings_.max_bytes) {
    why = Error{"more lines came at once than it may ever hold", EFBIG};
    return false;
  }
  for (bool second_try = false;; second_try = true) {
    if (!backlog_.make_room(unsynced() + records.size(), now_())) {
      why = Error{backlog_.limit()};
      return false;
    }
    auto done = write(records, lines);
    if (done) return true;
    ++counters_.disk_errors;
    why = done.error();
    seal();
    // A full disk may have room once older lines are dropped; any other failure is retried once,
    // with a new file.
    bool again = is_no_room(why)
                     ? settings_.when_full == WhenFull::oldest && backlog_.drop_oldest(now_())
                     : !second_try;
    if (!again) return false;
  }
}

Result<void> Spool::write(std::string_view records, std::uint64_t lines) {
  if (!writer_) {
    auto begun = SpoolWriter::begin(*disk_, segment_name(now_(), ::getpid(), chance_()));
    if (!begun) return begun.error();
    writer_ = std::move(*begun);
    begun_ = now_();
    writing_ = held_.begin();
  }
  if (auto done = writer_->append(records); !done) return done;
  if (settings_.sync == SpoolSync::interval) return {};  // synced when the segment is closed
  auto done = settings_.sync == SpoolSync::never ? writer_->expose() : writer_->publish();
  if (done) {
    held_.set_safe(writing_);
  } else {
    held_.write_copies(writing_, lines);
  }
  return done;
}

void Spool::seal() {
  if (!writer_) return;
  Ticket ticket = std::exchange(writing_, 0);
  SpoolWriter writer = *std::exchange(writer_, std::nullopt);
  if (held_.is_safe(ticket)) {
    held_.seal(ticket, std::move(writer));
  } else {
    syncer_.add(ticket, std::move(writer));
  }
}

/// A segment that could not be synced may be whole: it is moved to new/, to be found as backlog.
void Spool::take_synced(std::vector<SpoolSyncer::Segment> segments) {
  for (auto& [ticket, writer, safe] : segments) {
    synced_.push_back({ticket, static_cast<bool>(safe)});
    doubted_ = !safe;
    if (safe) {
      held_.set_safe(ticket);
      health_.well();
    } else {
      health_.note(safe.error(), "writing", writer.name());
      held_.set_lost(ticket);
      (void)writer.expose();
    }
    backlog_.grew(writer.bytes());
    held_.seal(ticket, std::move(writer));
  }
}

void Spool::flush() {
  seal();
  take_synced(syncer_.take_all());
}

std::uint64_t Spool::unsynced() const {
  bool open = writer_ && !writer_->renamed();
  return syncer_.bytes() + (open ? writer_->bytes() : 0);
}

Durability Spool::durability(Ticket ticket) const {
  if (held_.is_safe(ticket)) return Durability::safe;
  if (held_.is_lost(ticket)) return Durability::none;
  bool soon = !doubted_ && unsynced() <= kUnsyncedSegments * segment_bytes_;
  return soon ? Durability::releasable : Durability::written;
}

// Reading back

bool Spool::has_backlog() {
  if (reading_ != 0) return true;
  backlog_.refresh(now_());
  // Segments being compressed, or compressed since the last listing, wait too and can be read soon.
  return claim_next() || compactor_.busy() || backlog_.is_stale();
}

bool Spool::claim_next() {
  auto reader = backlog_.claim_oldest();
  if (!reader) return false;
  CountedLines past = backlog_.left().take(reader->name());
  reading_ = held_.begin(std::move(*reader), past);
  return true;
}

Spool::ReadBack Spool::read_backlog(std::size_t some, const TakeLines& take) {
  while (has_backlog() && reading_ != 0) {
    Ticket ticket = reading_;
    SpoolReader& reader = held_.reader(ticket);
    std::uint64_t lines = 0;
    std::size_t bytes = 0;
    std::size_t step = is_compressed(reader.name()) ? kCompressedStep : kReadStep;
    bool more = true;
    while (more && bytes < some) {
      more = reader.read(step, [&](std::string_view text) {
        lines += count_lines(text);
        bytes += text.size();
        take(text);
      });
    }
    counters_.backlog_lines += lines;
    TakenBack read = held_.read(ticket, lines);
    if (!more) end_reading();
    if (lines > 0) return {ticket, read};
  }
  return {};
}

void Spool::end_reading() {
  const SpoolReader& reader = held_.reader(reading_);
  const DamageCount& damage = reader.damage();
  if (damage.stretches > 0) {
    counters_.damaged_records += damage.stretches;
    counters_.torn_ends += damage.torn_ends;
    counters_.damaged_bytes += damage.bytes;
    say_(fmt::format("{} ({}) of the spool segment {} {} set aside in {}/",
                     counted(damage.stretches, "damaged place"), counted(damage.bytes, "byte"),
                     reader.name(), is_or_are(damage.stretches), kDamaged));
  }
  held_.seal(std::exchange(reading_, 0));
}

// Housekeeping

bool Spool::is_busy() const {
  bool unsafe = writer_ && settings_.sync == SpoolSync::interval;
  return unsafe || syncer_.busy() || compactor_.busy() || reading_ != 0 || backlog_.has_some();
}

bool Spool::is_idle() const {
  return !is_busy() && !writer_ && backlog_.bytes() == 0 && !backlog_.is_stale();
}

void Spool::tick() {
  Micros now = now_();
  take_synced(syncer_.take());
  if (writer_ && (now < begun_ || now - begun_ >= kSegmentAge)) seal();
  backlog_.expire(now);
  compact(now);
}

void Spool::compact(Micros now) {
  if (!compactor_.busy() && backlog_.bytes() > 0) {
    backlog_.refresh(now);
    compactor_.consider(backlog_.plain(), now);
  }
  if (!compactor_.busy()) return;
  auto done = compactor_.step();
  if (done && *done) backlog_.replaced(**done);
  if (!done) {
    ++counters_.disk_errors;
    say_(fmt::format("waiting segments stay uncompressed: {}", done.error().text));
    backlog_.changed();
  }
}

void Spool::close() {
  flush();
  while (compactor_.busy()) (void)compactor_.step();
  reading_ = 0;
  held_.abandon();
  backlog_.look(now_());
}

}  // namespace tsd::spool
