#include "listen/kafka/offset_ledger.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace tsd::listen {
namespace {

/// Small messages are kept together: a run takes 32 bytes, and is committed as a whole.
constexpr std::uint64_t kLinesOfRun = 64;

}  // namespace

void OffsetLedger::give(std::int32_t partition) {
  take_away(partition);
  partitions_.emplace(partition, Partition());
}

void OffsetLedger::take_away(std::int32_t partition) {
  partitions_.erase(partition);
  rewinds_.erase(partition);
  if (open_.partition == partition) open_.counts = false;
}

void OffsetLedger::take_all_away() {
  partitions_.clear();
  rewinds_.clear();
  open_.counts = false;
}

bool OffsetLedger::begin(std::int32_t partition, std::int64_t offset) {
  auto ours = partitions_.find(partition);
  bool counts = ours != partitions_.end() && !rewinds_.contains(partition);
  open_ = {partition, offset, handed_out_ + 1, counts};
  if (!counts) return false;
  std::deque<Run>& runs = ours->second.runs;
  while (!runs.empty() && runs.back().end > offset) {
    if (runs.back().begin < offset) {
      runs.back().end = offset;  // it waits for lines that are not its own any more: no harm
      break;
    }
    runs.pop_back();
  }
  return true;
}

void OffsetLedger::hand_out(std::uint64_t lines) {
  handed_out_ += lines;
}

void OffsetLedger::end() {
  if (!std::exchange(open_.counts, false)) return;
  Partition& partition = partitions_.at(open_.partition);
  Run run{open_.offset, open_.offset + 1, open_.first_line, handed_out_ + 1 - open_.first_line};
  if (!partition.runs.empty()) {
    Run& before = partition.runs.back();
    bool joins = run.first_line == before.end_line() && before.lines + run.lines <= kLinesOfRun;
    if (joins || run.lines == 0) {
      before.end = run.end;
      before.lines += run.lines;
      return;
    }
  }
  partition.runs.push_back(run);
}

OffsetLedger::Verdict OffsetLedger::take(const Receipt& receipt) {
  if (receipt.last > handed_out_) return Verdict::unknown_lines;
  if (receipt.first == 1 && begins_again(receipt)) return Verdict::other_sender;
  std::uint64_t end = receipt.last + 1;
  if (receipt.fate == Fate::dropped) drop(receipt.first, end);
  receipted_.add(receipt.first, end);
  return Verdict::fine;
}

/// A sender gives a line one receipt, and before it one as spooled. A second one for line 1 is from
/// another sender, which has begun to count after the first one ended.
bool OffsetLedger::begins_again(const Receipt& receipt) {
  bool again =
      fate_of_line_one_ && (*fate_of_line_one_ != Fate::spooled || receipt.fate == Fate::spooled);
  fate_of_line_one_ = receipt.fate;
  return again;
}

/// A run that is settled is proven already: a sender cannot take that back.
void OffsetLedger::drop(std::uint64_t first, std::uint64_t end) {
  auto rewind = [this](std::int32_t partition, std::int64_t offset) {
    auto [at, is_new] = rewinds_.emplace(partition, offset);
    if (!is_new) at->second = std::min(at->second, offset);
  };
  if (open_.counts && open_.first_line < end && first <= handed_out_) {
    rewind(open_.partition, open_.offset);
    open_.counts = false;
  }
  for (auto& [number, partition] : partitions_) {
    settle(partition);
    auto hit = std::ranges::find_if(partition.runs, [&](const Run& run) {
      return run.first_line < end && first < run.end_line();
    });
    if (hit == partition.runs.end()) continue;
    rewind(number, hit->begin);
    partition.runs.erase(hit, partition.runs.end());
    if (open_.partition == number) open_.counts = false;
  }
}

void OffsetLedger::settle(Partition& partition) const {
  std::deque<Run>& runs = partition.runs;
  while (!runs.empty() && receipted_.has_all(runs.front().first_line, runs.front().end_line())) {
    partition.proven = runs.front().end;
    partition.has_news = true;
    runs.pop_front();
  }
}

std::vector<PartitionOffset> OffsetLedger::take_proven() {
  std::vector<PartitionOffset> proven;
  for (auto& [number, partition] : partitions_) {
    settle(partition);
    if (std::exchange(partition.has_news, false)) proven.push_back({number, partition.proven});
  }
  return proven;
}

void OffsetLedger::repeat_proven() {
  for (auto& [number, partition] : partitions_) partition.has_news = partition.proven >= 0;
}

std::vector<PartitionOffset> OffsetLedger::rewinds() const {
  std::vector<PartitionOffset> rewinds;
  for (auto [partition, offset] : rewinds_) rewinds.push_back({partition, offset});
  return rewinds;
}

std::size_t OffsetLedger::held() const {
  std::size_t count = 0;
  for (const auto& [number, partition] : partitions_) count += partition.runs.size();
  return count;
}

}  // namespace tsd::listen
