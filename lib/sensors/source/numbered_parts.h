// The numbered parts of a machine (cpu0, node1, thermal_zone2), which come and go.
#pragma once

#include <string>
#include <vector>

#include "sensors/source/machine.h"

namespace tsd::sensors {

/// The numbers N of the entries `prefix`N of a directory, sorted. The directory is listed again in
/// every fourth round and when a part has gone, because listing costs more than reading.
class NumberedParts {
 public:
  NumberedParts(Machine& machine, std::string directory, std::string prefix);

  /// Call it in every round. True when the numbers have changed: what was made from them is stale.
  bool refresh();
  /// A file of a part was not there: the next refresh() lists the directory.
  void lost() { is_due_ = true; }

  const std::vector<unsigned>& numbers() const { return numbers_; }

 private:
  Machine& machine_;
  std::string directory_;
  std::string prefix_;
  unsigned rounds_ = 0;
  bool is_due_ = false;
  std::vector<unsigned> numbers_, listed_;
  std::vector<std::string> names_;
};

}  // namespace tsd::sensors
