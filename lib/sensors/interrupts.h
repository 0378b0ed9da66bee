// /proc/interrupts and /proc/softirqs: a heading that names CPUs, then one row per source.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "sensors/sensor.h"
#include "sensors/source/text.h"

namespace tsd::sensors {

/// Counters by type and CPU. Memory is reused from round to round.
class InterruptSums {
 public:
  /// Starts a round with the heading of the file, one word per CPU. Profile tcollector numbers CPUs
  /// by position; profile fixed takes the number from the word ("CPU3" is "3").
  void begin(std::string_view heading, Profile profile);
  std::size_t cpus() const { return cpus_.size(); }

  /// Adds the counters of a row: at most one per CPU, up to the first word that is not a number.
  /// False when a number has more than 30 digits.
  bool add(std::string_view type, std::string_view counters);

  void print(std::string_view metric, std::int64_t now, Points& out) const;

  /// `type` as a tag value that a TSD accepts, valid until the next call.
  std::string_view as_tag(std::string_view type) { return tag_value(type, tag_); }

 private:
  struct Row {
    std::vector<Wide> sums;
    bool seen = false;
  };
  std::vector<std::string> cpus_;
  std::map<std::string, Row, std::less<>> rows_;
  std::string tag_;
};

/// Prints what tcollector prints: interrupts with a name (NMI, LOC, ...), and the queues of network
/// cards on the chip PCI-MSI-edge. Profile fixed prints every device on every chip, by its whole
/// name but for the number of a queue. Rows of one type are summed.
Result<void> print_interrupts(std::string_view text, Profile profile, InterruptSums& sums,
                              std::int64_t now, Points& out);
Result<void> print_softirqs(std::string_view text, Profile profile, InterruptSums& sums,
                            std::int64_t now, Points& out);

std::unique_ptr<Sensor> make_interrupts(const Setup& setup);
std::vector<Metric> interrupts_metrics();

}  // namespace tsd::sensors
