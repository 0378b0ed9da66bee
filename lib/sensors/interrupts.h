// /proc/interrupts and /proc/softirqs: a heading that names CPUs, then a row a source.
#pragma once

#include <map>
#include <string>

#include "sensors/sensor.h"
#include "sensors/text.h"

namespace tsd::sensors {

/// Counters by type and CPU; its memory is kept from round to round.
class InterruptSums {
 public:
  /// The heading of the file: one word a CPU. tcollector numbers them by position, `fixed` calls
  /// CPU3 "3" wherever it stands.
  void begin(std::string_view heading, Profile profile);
  std::size_t cpus() const { return cpus_.size(); }

  /// Adds a row's counters, at most one a CPU, up to the first word that is no number. False when
  /// a number is too long to be one.
  bool add(std::string_view type, std::string_view counters);

  void print(std::string_view metric, std::int64_t now, line::Lines& out) const;

  /// `type` as a TSD takes it in a tag, good until the next one.
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

/// tcollector's rules: interrupts with a name (NMI, LOC, ...), and the queues of network cards that
/// PCI-MSI-edge serves; `fixed` prints every device, whatever its chip. Rows of one type are added
/// up.
Result<void> print_interrupts(std::string_view text, Profile profile, InterruptSums& sums,
                              std::int64_t now, line::Lines& out);
Result<void> print_softirqs(std::string_view text, Profile profile, InterruptSums& sums,
                            std::int64_t now, line::Lines& out);

std::unique_ptr<Sensor> make_interrupts(const Setup& setup);
std::vector<Metric> interrupts_metrics();

}  // namespace tsd::sensors
