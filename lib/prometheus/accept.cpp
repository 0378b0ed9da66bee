#include "prometheus/accept.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "base/ascii.h"
#include "base/number.h"
#include "base/text.h"

namespace tsd::prometheus {
namespace {

/// A media type of ours, with the versions that a range may ask for.
struct Kind {
  std::string_view type, group;
  std::span<const std::string_view> versions;
};
constexpr std::array<std::string_view, 2> kOpenMetricsVersions{"1.0.0", "0.0.1"};
constexpr std::array<std::string_view, 1> kTextVersions{"0.0.4"};
constexpr Kind kOpenMetrics{"application/openmetrics-text", "application/*", kOpenMetricsVersions};
constexpr Kind kText{"text/plain", "text/*", kTextVersions};

/// A range of the header: application/openmetrics-text;version=1.0.0;q=0.8
struct Range {
  std::string type;
  std::string version;  ///< empty: any
  double quality = 1;
};

std::string_view cut(std::string_view& rest, char separator) {
  std::string_view part = rest.substr(0, rest.find(separator));
  rest.remove_prefix(std::min(part.size() + 1, rest.size()));
  return trim(part);
}

Range read_range(std::string_view text) {
  Range range{ascii_lower(cut(text, ';')), {}};
  while (!text.empty()) {
    std::string_view value = cut(text, ';');
    std::string key = ascii_lower(cut(value, '='));
    if (value.size() > 1 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    if (key == "version") range.version = value;
    if (key == "q") range.quality = parse_double(value).value_or(0);
  }
  return range;
}

/// 3: it names the kind, 2: its group, 1: anything, 0: something else.
int specificity(const Range& range, const Kind& kind) {
  if (range.type == kind.type) {
    bool is_known = range.version.empty() ||
                    std::ranges::find(kind.versions, range.version) != kind.versions.end();
    return is_known ? 3 : 0;
  }
  if (range.type == kind.group) return 2;
  return range.type == "*/*" ? 1 : 0;
}

double quality_of(const Kind& kind, std::string_view accept) {
  int most = 0;
  double quality = 0;
  while (!accept.empty()) {
    Range range = read_range(cut(accept, ','));
    int specific = specificity(range, kind);
    if (specific == 0 || specific < most) continue;
    quality = specific > most ? range.quality : std::max(quality, range.quality);
    most = specific;
  }
  return quality;
}

}  // namespace

Form accepted_form(std::string_view accept) {
  bool is_better = quality_of(kOpenMetrics, accept) > quality_of(kText, accept);
  return is_better ? Form::openmetrics : Form::text;
}

std::string_view content_type(Form form) {
  return form == Form::text ? "text/plain; version=0.0.4; charset=utf-8"
                            : "application/openmetrics-text; version=1.0.0; charset=utf-8";
}

}  // namespace tsd::prometheus
