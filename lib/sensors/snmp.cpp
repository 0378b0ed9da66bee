#include "sensors/snmp.h"

#include <cstdint>

#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

#define TCP(key, name, tags) \
  { "TcpExt:", key, "net.stat.tcp." name, tags }
// Not printed by the phantom sensors.
#define TCP_NEWER(key, name, tags) \
  { "TcpExt:", key, "net.stat.tcp." name, tags, {}, false }

constexpr std::array kNetstat{
    SnmpField TCP("SyncookiesSent", "syncookies", "type=sent"),
    SnmpField TCP("SyncookiesRecv", "syncookies", "type=received"),
    SnmpField TCP("SyncookiesFailed", "syncookies", "type=failed"),
    SnmpField TCP("OfoPruned", "memory.prune", "type=drop_ofo_queue"),
    SnmpField TCP("RcvPruned", "memory.prune", "type=drop_received"),
    SnmpField TCP("DelayedACKs", "delayedack", "type=sent"),
    SnmpField TCP("DelayedACKLocked", "delayedack", "type=locked"),
    SnmpField TCP("DelayedACKLost", "delayedack", "type=lost"),
    SnmpField TCP("ListenOverflows", "failed_accept", "reason=full_acceptq"),
    SnmpField{"TcpExt:", "ListenDrops", "net.stat.tcp.failed_accept", "reason=other",
              "ListenOverflows"},
    SnmpField TCP_NEWER("TCPForwardRetrans", "retransmit", "type=forward"),
    SnmpField TCP_NEWER("TCPFastRetrans", "retransmit", "type=fast"),
    SnmpField TCP_NEWER("TCPSlowStartRetrans", "retransmit", "type=slowstart"),
    SnmpField TCP("TCPRenoRecovery", "packetloss.recovery", "type=fast_retransmit"),
    SnmpField TCP("TCPSackRecovery", "packetloss.recovery", "type=sack"),
    SnmpField TCP("TCPFACKReorder", "reording", "detectedby=fack"),
    SnmpField TCP("TCPSACKReorder", "reording", "detectedby=sack"),
    SnmpField TCP("TCPRenoReorder", "reording", "detectedby=fast_retransmit"),
    SnmpField TCP("TCPTSReorder", "reording", "detectedby=timestamp"),
    SnmpField TCP("TCPFullUndo", "congestion.recovery", "type=full_undo"),
    SnmpField TCP("TCPPartialUndo", "congestion.recovery", "type=hoe_heuristic"),
    SnmpField TCP("TCPDSACKUndo", "congestion.recovery", "type=sack"),
    SnmpField TCP("TCPLossUndo", "congestion.recovery", "type=ack"),
    SnmpField TCP("TCPAbortOnSyn", "abort", "type=unexpected_syn"),
    SnmpField TCP("TCPAbortOnData", "abort", "type=data_after_fin_wait1"),
    SnmpField TCP("TCPAbortOnClose", "abort", "type=data_after_close"),
    SnmpField TCP("TCPAbortOnMemory", "abort", "type=out_of_memory"),
    SnmpField TCP("TCPAbortOnTimeout", "abort", "type=timeout"),
    SnmpField TCP("TCPAbortOnLinger", "abort", "type=linger"),
    SnmpField TCP("TCPAbortFailed", "abort.failed", ""),
    SnmpField TCP("TCPMemoryPressures", "memory.pressure", ""),
    SnmpField TCP("TCPSACKDiscard", "invalid_sack", "type=invalid"),
    SnmpField TCP("TCPDSACKIgnoredOld", "invalid_sack", "type=retransmit"),
    SnmpField TCP("TCPDSACKIgnoredNoUndo", "invalid_sack", "type=olddup"),
    SnmpField TCP("TCPBacklogDrop", "receive.queue.full", ""),
};

#undef TCP
#undef TCP_NEWER

constexpr std::array<SnmpField, 8> kSnmp{{
    {"Tcp:", "OutRsts", "net.stat.tcp.resets", "direction=out"},
    {"Tcp:", "InErrs", "net.stat.tcp.errors", "direction=in"},
    {"Udp:", "InDatagrams", "net.stat.udp.datagrams", "direction=in"},
    {"Udp:", "NoPorts", "net.stat.udp.errors", "direction=in reason=noport"},
    {"Udp:", "InErrors", "net.stat.udp.errors", "direction=in reason=other", "RcvbufErrors"},
    {"Udp:", "OutDatagrams", "net.stat.udp.datagrams", "direction=out"},
    {"Udp:", "RcvbufErrors", "net.stat.udp.errors", "direction=in reason=nomem"},
    {"Udp:", "SndbufErrors", "net.stat.udp.errors", "direction=out reason=nomem"},
}};

constexpr std::size_t kMost = std::max(kNetstat.size(), kSnmp.size());

// The values of one field: its counter, and the counter to subtract. Empty when not found.
struct Found {
  std::string_view value;
  std::string_view less;
};
using Values = std::array<Found, kMost>;  // by index into the table of fields

// Parses a pair of lines. False when heads differ, or the numbers of names and values.
bool take_pair(std::string_view names, std::string_view values, std::span<const SnmpField> fields,
               Values& found) {
  std::string_view head = next_word(names);
  if (head.empty() || next_word(values) != head) return false;
  for (;;) {
    std::string_view name = next_word(names), value = next_word(values);
    if (name.empty() || value.empty()) return name.empty() && value.empty();
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (fields[i].head != head) continue;
      if (fields[i].key == name) found[i].value = value;
      if (fields[i].less == name) found[i].less = value;
    }
  }
}

void print(const SnmpField& field, std::string_view value, std::int64_t now, Points& out) {
  auto cut = [](std::string_view tag) {
    auto equals = std::min(tag.find('='), tag.size());
    return line::Tag{tag.substr(0, equals), tag.substr(std::min(equals + 1, tag.size()))};
  };
  std::string_view rest = field.tags;
  auto first = next_word(rest), second = next_word(rest);
  if (first.empty()) return out.add(field.metric, now, value);
  if (second.empty()) return out.add(field.metric, now, value, {cut(first)});
  out.add(field.metric, now, value, {cut(first), cut(second)});
}

// Counters have 64 bits; some values of /proc/net/snmp are signed (-1: no limit).
bool is_value(std::string_view text) {
  return bool(parse_wide(text.starts_with('-') ? text.substr(1) : text));
}

// Prints a field that was found. False when a value is not a number.
bool print_found(const SnmpField& field, const Found& found, Profile profile, std::int64_t now,
                 Points& out) {
  if (found.value.empty() && found.less.empty()) return true;
  if (found.less.empty()) {
    if (is_value(found.value)) print(field, found.value, now, out);
    return is_value(found.value);
  }
  // As in tcollector, a missing counter counts as 0 and the difference may be negative. Profile
  // fixed prints neither.
  auto whole = found.value.empty() ? Wide(0) : parse_wide(found.value);
  auto part = parse_wide(found.less);
  if (!whole || !part) return false;
  bool known = profile != Profile::fixed || !found.value.empty();
  if (known) print(field, NumberText(*whole - *part), now, out);  // below 0 it is left out
  return true;
}

}  // namespace

std::span<const SnmpField> netstat_fields() {
  return kNetstat;
}
std::span<const SnmpField> snmp_fields() {
  return kSnmp;
}

Result<void> print_snmp(std::string_view text, std::string_view path, Profile profile,
                        std::span<const SnmpField> fields, std::int64_t now, Points& out) {
  Values found{};
  TextLines lines(text);
  ParseErrors errors;
  for (std::string_view names, values; lines.next(names);) {
    bool pair = lines.next(values);
    if (!pair || !take_pair(names, values, fields, found)) errors.add(lines.number());
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (profile == Profile::phantom && !fields[i].in_phantom) continue;
    if (!print_found(fields[i], found[i], profile, now, out)) errors.add(lines.number());
  }
  return errors.result(lines, path);
}

}  // namespace tsd::sensors
