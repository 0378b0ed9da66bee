// /proc/net/netstat and /proc/net/snmp: pairs of lines, first names, then values.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "sensors/sensor.h"

namespace tsd::sensors {

/// A counter to print. The value of the counter `less` is subtracted, unless `less` is empty.
struct SnmpField {
  std::string_view head;  ///< "TcpExt:"
  std::string_view key;
  std::string_view metric;
  std::string_view tags;  ///< "type=sent"; two tags are separated by a blank
  std::string_view less = {};
  bool in_phantom = true;
};

std::span<const SnmpField> netstat_fields();  ///< of /proc/net/netstat
std::span<const SnmpField> snmp_fields();     ///< of /proc/net/snmp

/// Prints the `fields` that `text` has, in the order of `fields`. Pairs with the same head are
/// merged; the later value of a name counts. A name without a value, or a value without a name, is
/// an error.
Result<void> print_snmp(std::string_view text, std::string_view path, Profile profile,
                        std::span<const SnmpField> fields, std::int64_t now, Points& out);

}  // namespace tsd::sensors
