// Lines of stdin that are written to the spool and not safe there yet.
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
    bool left;  // the disk alone has them
  };

  /// Lines behind all that were added before.
  void add(spool::Ticket ticket, const std::vector<LineRange>& lines);
  /// They need not be safe any more, for they are done with. Those that are not here may be named.
  void remove(const std::vector<LineRange>& lines);
  /// Memory does not hold them any more; the same.
  void leave(const std::vector<LineRange>& lines);
  /// All of a segment, which are here no more.
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
