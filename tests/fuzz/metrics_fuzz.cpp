// Whatever collectors print, and whatever is asked for: the pages for Prometheus are UTF-8, and
// each of their lines is a comment or a sample with a name, labels that are quoted whole, and a
// number. The last line of the input is what a scraper accepts.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/text.h"
#include "base/utf8.h"
#include "gather/line_gate.h"
#include "gather/metrics_page.h"
#include "line/prometheus.h"
#include "prometheus/accept.h"
#include "prometheus/names.h"

namespace {

using namespace tsd;

bool take(std::string_view& rest, std::string_view text) {
  if (!rest.starts_with(text)) return false;
  rest.remove_prefix(text.size());
  return true;
}

/// Takes a value up to its quote, with its escapes.
bool take_quoted(std::string_view& rest) {
  if (!take(rest, "\"")) return false;
  while (!rest.empty() && rest.front() != '"') {
    std::size_t size = rest.front() == '\\' ? 2 : 1;
    if (size == 2 && (rest.size() < 2 || std::string_view("\\\"n").find(rest[1]) == rest.npos)) {
      return false;
    }
    rest.remove_prefix(size);
  }
  return take(rest, "\"");
}

bool is_sample(std::string_view line) {
  std::string_view name = line.substr(0, line.find_first_of("{ "));
  line.remove_prefix(name.size());
  if (!prometheus::is_metric_name(name)) return false;
  for (bool more = take(line, "{"); more; more = take(line, ",")) {
    std::string_view label = line.substr(0, line.find('='));
    line.remove_prefix(label.size());
    bool is_free = prometheus::is_label_name(label) && !label.starts_with("__");
    if (!is_free || !take(line, "=") || !take_quoted(line)) return false;
  }
  take(line, "}");
  return take(line, " ") && line::prometheus_value(line).has_value();
}

void check(std::string_view page, prometheus::Form form) {
  if (!is_utf8(page)) std::abort();
  bool is_open = form == prometheus::Form::openmetrics;
  if (page.ends_with("# EOF\n") != is_open) std::abort();
  for (std::string_view line : lines_of(page)) {
    bool is_comment = line.starts_with("# HELP ") || line.starts_with("# TYPE ") ||
                      line.starts_with("# UNIT ") || line == "# EOF";
    if (!is_comment && !is_sample(line)) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::size_t last = text.rfind('\n');
  auto form = prometheus::accepted_form(text.substr(last == text.npos ? 0 : last + 1));
  gather::MetricsPage page(true, {{"b", "a"}}, sensors::Profile::tcollector, say_nothing);
  for (auto dialect : {line::Dialect::tcollector, line::Dialect::influxdb}) {
    gather::GateContext gates{.policy = {{}, gather::Tagger({{"host", "h"}}, 8, "n."), 4096},
                              .last_points = page.points()};
    gates.policy.rules.dialect = dialect;
    gather::LineGate gate("fuzz", gates, say_nothing);
    std::string out;
    gate.feed(text, out);
    gate.end(out);
    check(page.text(form, "n."), form);
  }
  return 0;
}
