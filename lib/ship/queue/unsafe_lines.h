// Lines of stdin that are written to the spool but not safe there yet.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "ship/batch.h"
#include "spool/layout.h"

namespace tsd::ship {

class UnsafeLines {
 public:
  struct Run {
    LineRange lines;
    bool left;  ///< only the disk has them
  };

  /// Adds lines; their numbers must be above all added before.
  void add(spool::Ticket ticket, const std::vector<LineRange>& lines);
  /// Removes lines that are done, and need not be safe. Ignores lines that are not here.
  void remove(const std::vector<LineRange>& lines);
  /// Marks lines that memory no longer holds. Ignores lines that are not here.
  void leave(const std::vector<LineRange>& lines);
  /// Removes and returns all lines of a segment.
  std::vector<Run> take(spool::Ticket ticket);

 private:
  struct Some {
    std::uint64_t count;
    spool::Ticket ticket;
    bool left;
  };
  using All = std::map<std::uint64_t, Some>;  // by the first line
  void split(std::uint64_t number);

  All all_;
};

}  // namespace tsd::ship
