#include "spool/backlog.h"

#include <fmt/core.h>

#include <cstdint>
#include <iterator>
#include <utility>

#include "base/counted.h"
#include "base/text.h"

namespace tsd::spool {
namespace {

/// Age at which the listing is repeated: normally, and when it is used up and known to be stale.
constexpr Micros kLookEvery = 5 * kSecond;
constexpr Micros kLookAgain = kSecond / 4;
constexpr std::size_t kMostUnreadable = 1000;

/// Start of the first segment whose name holds a time; 0 when none does.
Micros begun(const std::vector<SpoolEntry>& oldest_first) {
  for (const SpoolEntry& entry : oldest_first) {
    if (auto time = time_of(entry.name)) return *time;
  }
  return 0;
}

}  // namespace

void SpoolBacklog::refresh(Micros now) {
  Micros wait = kLookEvery;
  if (waiting_.empty() && stale_) wait = kLookAgain;
  if (waiting_.empty() && !looked_to_.empty()) wait = 0;  // the next window
  if (looked_ == 0 || now < looked_ || now - looked_ >= wait) look(now);
}

void SpoolBacklog::look(Micros now) {
  looked_ = now;
  std::string next;
  auto found = list(now, next);
  if (found && found->empty() && next.empty() && !looked_to_.empty()) {
    looked_to_.clear();  // the end was reached: start again at the oldest
    found = list(now, next);
  }
  if (!found) {
    ++counters_.disk_errors;
    return;
  }
  if (looked_to_.empty()) oldest_ = begun(*found);
  looked_to_ = std::move(next);
  std::erase_if(*found, [&](const auto& entry) { return unreadable_.contains(entry.name); });
  waiting_.assign(std::make_move_iterator(found->begin()), std::make_move_iterator(found->end()));
}

/// The segments behind looked_to_, at most kScanWindow; `next` becomes the last of a full window.
/// All are counted when the list begins at the oldest, or when they were not counted for 5 s: that
/// reads the status of every file, and a backlog of 100,000 segments has 13 windows.
Result<std::vector<SpoolEntry>> SpoolBacklog::list(Micros now, std::string& next) {
  bool begins = looked_to_.empty();
  if (begins || now < counted_ || now - counted_ >= kLookEvery) {
    // What changes behind looked_to_ is seen by a list that begins again, and by no other.
    if (begins) stale_ = false;
    auto scan = scan_spool(disk_, looked_to_);
    if (!scan) return scan.error();
    counted_ = now;
    count(*scan);
    next = scan->oldest.size() == kScanWindow ? scan->oldest.back().name : "";
    return std::move(scan->oldest);
  }
  auto names = oldest_names(disk_, looked_to_, kScanWindow);
  if (!names) return names.error();
  next = names->size() == kScanWindow ? names->back() : "";
  std::vector<SpoolEntry> found;
  for (std::string& name : *names) {
    auto status = disk_.status(path_in(kWaiting, name));
    if (status && status->regular) found.push_back({std::move(name), status->bytes});
  }
  return found;
}

void SpoolBacklog::count(const SpoolScan& scan) {
  bytes_ = scan.bytes + scan.damaged_bytes;
  segments_ = scan.segments;
  had_damaged_ = scan.damaged_files > 0;
  plain_.assign(scan.plain.begin(), scan.plain.end());
}

void SpoolBacklog::replaced(const SpoolCompactor::Replaced& segments) {
  shrank(segments.before);
  grew(segments.after);
  left_.merge(segments.names, segments.into);
  while (!plain_.empty() && plain_.front().name <= segments.names.back()) plain_.pop_front();
  changed();
}

std::optional<SpoolReader> SpoolBacklog::claim_oldest() {
  while (!waiting_.empty()) {
    if (auto reader = claim_front()) return reader;
  }
  return std::nullopt;
}

std::optional<SpoolReader> SpoolBacklog::claim_front() {
  std::string name = std::move(waiting_.front().name);
  waiting_.pop_front();
  auto reader = SpoolReader::claim(disk_, name);
  if (reader) return std::move(*reader);
  if (unreadable_.size() == kMostUnreadable) return std::nullopt;
  ++counters_.disk_errors;
  say_(fmt::format("a spool segment is left as it is: {}", reader.error().text));
  unreadable_.insert(name);
  return std::nullopt;
}

bool SpoolBacklog::fits(std::uint64_t bytes) {
  if (bytes_ + bytes > settings_.max_bytes) {
    limit_ = "it holds as much as --spool-max-bytes lets it";
  } else if (!has_free_space(bytes)) {
    limit_ = fmt::format("no more than --spool-min-free, {} %, of its file system is free",
                         settings_.min_free_percent);
  } else {
    return true;
  }
  return false;
}

bool SpoolBacklog::has_free_space(std::uint64_t bytes) {
  auto space = disk_.space();
  if (!space) return true;  // unknown: the write itself fails when the disk is full
  std::uint64_t floor = space->total / 100 * static_cast<std::uint64_t>(settings_.min_free_percent);
  return space->free >= bytes + floor;
}

bool SpoolBacklog::make_room(std::uint64_t bytes, Micros now) {
  refresh(now);
  while (!fits(bytes)) {
    if (settings_.when_full != WhenFull::oldest || !drop_oldest(now)) return false;
  }
  return true;
}

bool SpoolBacklog::drop_oldest(Micros now) {
  if (had_damaged_ && drop_damaged()) return true;
  for (bool looked_again : {false, true}) {
    if (looked_again) {
      looked_to_.clear();
      look(now);
    }
    if (auto oldest = claim_oldest()) {
      counters_.dropped += drop(std::move(*oldest), "the spool is full");
      return true;
    }
  }
  return false;
}

bool SpoolBacklog::drop_damaged() {
  std::string first;
  (void)disk_.list(kDamaged, [&](const std::string& name) {
    if (first.empty() || name < first) first = name;
  });
  auto status = disk_.status(path_in(kDamaged, first));
  had_damaged_ =
      !first.empty() && status && status->regular && disk_.remove(path_in(kDamaged, first));
  if (!had_damaged_) return false;
  shrank(status->bytes);
  say_(fmt::format("the spool is full: {} was removed from damaged/", first));
  return true;
}

void SpoolBacklog::expire(Micros now) {
  if (settings_.max_age == Duration::zero()) return;
  refresh(now);
  while (!waiting_.empty() && is_too_old(waiting_.front(), now)) {
    auto reader = claim_front();
    if (reader)
      counters_.expired += drop(std::move(*reader), "the spool has lines that are too old");
  }
}

/// Counts from the segment's last line, at most kMostSpan after its first.
bool SpoolBacklog::is_too_old(const SpoolEntry& entry, Micros now) const {
  Micros most = settings_.max_age.count() * (kSecond / 1000);
  auto begun = time_of(entry.name);
  return begun && *begun + kMostSpan + most < now;
}

/// Returns the dropped lines; none when the file cannot be removed.
TakenBack SpoolBacklog::drop(SpoolReader reader, std::string_view why) {
  std::uint64_t lines = 0;
  reader.only_look();
  while (reader.read(kReadStep, [&](std::string_view text) { lines += count_lines(text); })) {
  }
  if (auto gone = disk_.remove(path_in(kWaiting, reader.name())); !gone) {
    ++counters_.disk_errors;
    return {};
  }
  shrank(reader.bytes());
  ++counters_.dropped_segments;
  TakenBack dropped = SegmentTally(left_.take(reader.name())).read(lines);
  say_(fmt::format("{}: its oldest {} {} dropped ({})", why, counted(dropped.all(), "line"),
                   dropped.all() == 1 ? "was" : "were", reader.name()));
  return dropped;
}

}  // namespace tsd::spool
