#include "ship/remote_write/write_printer.h"

#include <fmt/core.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/counted.h"
#include "prometheus/escape.h"
#include "prometheus/text_page.h"
#include "ship/remote_write/protobuf.h"

namespace tsd::ship {
namespace {

/// name{label="value",...} of the labels of a message.
std::string text_of(std::string_view label_bytes) {
  std::string name, labels;
  while (!label_bytes.empty()) {
    std::string_view label = protobuf::take_bytes(label_bytes);
    std::string_view key = protobuf::take_bytes(label), value = protobuf::take_bytes(label);
    if (key == "__name__") {
      name = value;
      continue;
    }
    labels.append(labels.empty() ? "" : ",").append(key).append("=\"");
    prometheus::append_label_value(value, labels);
    labels += '"';
  }
  return labels.empty() ? name : name + "{" + labels + "}";
}

}  // namespace

void WritePrinter::print(Batch batch, os::Output& output) {
  while (!batch.empty()) {
    body_.gather(batch);
    std::vector<std::size_t> out;
    for (const PeerFault& fault : body_.points().faults()) {
      reject_({batch.place(fault.index), fault.verdict.column, fault.line,
               line::name(fault.verdict.code), fault.sentence});
      out.push_back(fault.index);
    }
    if (!out.empty()) {
      (void)batch.take_out(out);
      continue;
    }
    Batch later = batch.take_out(body_.points().twins());
    if (!later.empty()) body_.gather(batch);
    print_request(batch, output);
    batch = std::move(later);
  }
}

void WritePrinter::print_request(const Batch& batch, os::Output& output) {
  (void)body_.make(batch, WriteVersion::v1);
  const Gathering& points = body_.points();
  output.write(fmt::format("# POST {}: {} of {} series, {} bytes, {} packed\n", service_.path,
                           counted(points.count(), "sample"), points.series().size(),
                           body_.message_bytes(), body_.bytes().size()));
  for (const auto& series : points.series()) {
    std::string name = text_of(series.label_bytes);
    for (auto at = series.first; at != Gathering::kNone; at = points.sample(at).next) {
      const auto& sample = points.sample(at);
      std::string text = fmt::format("{}", sample.value);
      output.write(fmt::format("{} {} {}\n", name, prometheus::as_value(text, sample.value),
                               sample.milliseconds));
    }
  }
}

}  // namespace tsd::ship
