#include "gather/self_report.h"

namespace tsd::gather {

void report(const SourceReport& source, std::int64_t now, line::Lines& out) {
  line::Tag whose{"collector", source.name};
  out.add("tcollector.collector.lines_sent", now, source.counts.sent, {whose});
  out.add("tcollector.collector.lines_received", now, source.counts.received, {whose});
  out.add("tcollector.collector.lines_invalid", now, source.counts.invalid, {whose});
  out.add("tsd.collect.lines_held", now, source.counts.held, {whose});
  if (!source.is_child) return;
  out.add("tsd.collect.child.starts", now, source.starts, {whose});
  out.add("tsd.collect.child.cpu_us", now, source.cpu_us, {whose});
}

void report_total(std::uint64_t received, std::int64_t now, line::Lines& out) {
  out.add("tcollector.reader.lines_collected", now, received);
  // tcollector drops what its queue has no room for; here collectors wait.
  out.add("tcollector.reader.lines_dropped", now, 0);
}

}  // namespace tsd::gather
