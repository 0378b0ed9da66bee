// Counts the lines of one segment by what this process did with them. A segment is sent again whole
// when some of its lines were given back, those too that have their verdict: each line counts once.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tsd::spool {

/// Lines that have a verdict.
struct Verdicts {
  std::uint64_t confirmed = 0;
  std::uint64_t rejected = 0;
};

/// Lines of a segment that this process has counted already.
struct CountedLines {
  std::uint64_t confirmed = 0;  ///< or dropped, or kept elsewhere: they are not missing here
  std::uint64_t rejected = 0;
  std::uint64_t left = 0;  ///< given back: they stay on disk

  /// Lines that are not missing any more.
  std::uint64_t settled() const { return confirmed + rejected; }
  CountedLines& operator+=(const CountedLines& other);
};

/// Verdicts that count.
struct FirstVerdicts : Verdicts {
  std::uint64_t left = 0;  ///< of their lines: counted as left until now
};

/// Lines that were read from disk, but for those whose verdict is counted.
struct TakenBack {
  std::uint64_t fresh = 0;  ///< never counted: another process left them
  std::uint64_t left = 0;   ///< given back by this process
  std::uint64_t all() const { return fresh + left; }
  TakenBack& operator+=(const TakenBack& other);
};

class SegmentTally {
 public:
  /// `past`: what this process has counted of the segment.
  explicit SegmentTally(const CountedLines& past = {})
      : counted_{past.confirmed, past.rejected},
        again_{past.confirmed, past.rejected},
        unread_(past.settled()),
        unread_left_(past.left) {}

  /// `lines` new ones are written into it.
  void write(std::uint64_t lines) { open_ += lines; }
  /// `lines` are written into it that are kept elsewhere, and have their verdict there.
  void write_copies(std::uint64_t lines) { counted_.confirmed += lines; }
  /// `lines` are read from it. It is not known which of them have their verdict: they are taken to
  /// be the first ones, so that no line counts as confirmed too early.
  TakenBack read(std::uint64_t lines);
  /// Verdicts of its lines; returns those that are the first ones of their lines. A line keeps its
  /// first verdict.
  FirstVerdicts settle(const Verdicts& all);
  /// `lines` are given back; returns how many of them have no verdict.
  std::uint64_t give_back(std::uint64_t lines);
  CountedLines counted() const;

 private:
  struct First {
    std::uint64_t lines, left;
  };
  First count(std::uint64_t lines, std::uint64_t& same, std::uint64_t& other);

  CountedLines counted_;           // but for unread_left_
  Verdicts again_;                 // that are counted already, and still to come once more
  std::uint64_t unread_ = 0;       // lines with a verdict that are not read again yet
  std::uint64_t unread_left_ = 0;  // lines without one that are not read again yet
  std::uint64_t open_ = 0;         // lines that are read or written, and have no verdict yet
};

/// What this process has counted of segments that it let go, by their names.
class LeftSegments {
 public:
  void put(const std::string& name, const CountedLines& lines);
  /// Forgets the segment. Nothing was counted of one that is not known.
  CountedLines take(const std::string& name);
  /// One segment holds the lines of several now.
  void merge(const std::vector<std::string>& names, const std::string& into);

 private:
  std::map<std::string, CountedLines> all_;
};

}  // namespace tsd::spool
