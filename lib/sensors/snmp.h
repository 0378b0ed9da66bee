// /proc/net/netstat and /proc/net/snmp: pairs of lines, names above, values below.
#pragma once

#include <array>
#include <span>

#include "sensors/sensor.h"

namespace tsd::sensors {

/// A counter that is printed. With `less`, that other counter's value is taken off.
struct SnmpField {
  std::string_view head;  // "TcpExt:"
  std::string_view key;
  std::string_view metric;
  std::string_view tags;  // "type=sent"; two of them with a blank between
  std::string_view less = {};
  bool in_phantom = true;
};

std::span<const SnmpField> netstat_fields();  ///< of /proc/net/netstat
std::span<const SnmpField> snmp_fields();     ///< of /proc/net/snmp

/// Prints the `fields` that `text` has, in their order. Pairs with one head are merged, the later
/// value of a name wins. What stands under no name, or over no value, is a doubt.
Result<void> print_snmp(std::string_view text, std::string_view path, Profile profile,
                        std::span<const SnmpField> fields, std::int64_t now, line::Lines& out);

}  // namespace tsd::sensors
