// Which offsets of a topic may be committed: the account between the lines that were printed, which
// are numbered from 1 as a sender counts its stdin, and the sender's receipts. It knows no Kafka.
//
// A message is settled when each of its lines is confirmed, rejected or spooled. A partition's
// offset is proven up to its first message that is not settled. A line that the sender has dropped
// is in nobody's hands any more: its message, and those of its partition behind it, are to be read
// again.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "listen/kafka/line_ranges.h"
#include "listen/kafka/receipt.h"

namespace tsd::listen {

/// An offset of a partition: where reading begins, or what is committed.
struct PartitionOffset {
  std::int32_t partition = 0;
  std::int64_t offset = 0;
  bool operator==(const PartitionOffset&) const = default;
};

class OffsetLedger {
 public:
  /// What a receipt says about its sender.
  enum class Verdict {
    fine,
    unknown_lines,  ///< it names lines that were never printed: they are not of this pipe
    other_sender,   ///< it begins again at line 1: what another sender had read is lost to us
  };

  /// The partition is ours from now on; nothing of it is in flight.
  void give(std::int32_t partition);
  /// It is not ours any more: receipts for its lines prove nothing that we could commit.
  void take_away(std::int32_t partition);
  /// The same of all partitions.
  void take_all_away();

  /// A message whose lines follow. One that comes again replaces itself and all behind it. False:
  /// it is not ours, or comes again later, so it should not be printed.
  bool begin(std::int32_t partition, std::int64_t offset);
  /// So many whole lines of the message are printed: said before they are.
  void hand_out(std::uint64_t lines);
  /// All its lines were handed out; it may have none.
  void end();

  Verdict take(const Receipt& receipt);

  /// The partitions that are proven further than at the last call: the offset to be committed,
  /// which is that behind the last proven message.
  std::vector<PartitionOffset> take_proven();
  /// All that is proven is news again: a commit has failed.
  void repeat_proven();
  /// Where partitions must be read again, because lines were dropped. Until rewound() says that it
  /// is done, their messages count for nothing.
  std::vector<PartitionOffset> rewinds() const;
  void rewound(std::int32_t partition) { rewinds_.erase(partition); }

  std::uint64_t handed_out() const { return handed_out_; }
  /// Lines that were handed out and have no receipt yet.
  std::uint64_t waiting() const { return handed_out_ - receipted_.count(); }
  /// Messages that are held in memory: at most one for each line that waits, and one a partition.
  std::size_t held() const;

 private:
  /// Messages of one partition, one behind the other, whose lines are too.
  struct Run {
    std::int64_t begin, end;          // offsets; `end` is behind the last one
    std::uint64_t first_line, lines;  // numbered from 1
    std::uint64_t end_line() const { return first_line + lines; }
  };
  struct Partition {
    std::deque<Run> runs;
    std::int64_t proven = -1;  // to be committed; -1: nothing yet
    bool has_news = false;
  };
  struct Open {
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    std::uint64_t first_line = 0;
    bool counts = false;  // its partition is ours, and has not been rewound behind it
  };

  void settle(Partition& partition) const;
  void drop(std::uint64_t first, std::uint64_t end);
  bool begins_again(const Receipt& receipt);

  std::map<std::int32_t, Partition> partitions_;
  std::map<std::int32_t, std::int64_t> rewinds_;
  Open open_;
  LineRanges receipted_;
  std::uint64_t handed_out_ = 0;
  std::optional<Fate> fate_of_line_one_;
};

}  // namespace tsd::listen
