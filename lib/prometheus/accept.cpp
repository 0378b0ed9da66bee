#include "prometheus/accept.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/media_range.h"

namespace tsd::prometheus {
namespace {

/// A media type of ours, with the versions that a range may ask for.
struct MediaKind {
  std::string_view type, group;
  std::span<const std::string_view> versions;
};
constexpr std::array<std::string_view, 2> kOpenMetricsVersions{"1.0.0", "0.0.1"};
constexpr std::array<std::string_view, 1> kTextVersions{"0.0.4"};
constexpr MediaKind kOpenMetrics{"application/openmetrics-text", "application/*",
                                 kOpenMetricsVersions};
constexpr MediaKind kText{"text/plain", "text/*", kTextVersions};

/// 3: it names the kind, 2: its group, 1: anything, 0: something else.
int specificity(const MediaRange& range, const MediaKind& kind) {
  if (range.type == kind.type) {
    bool is_known = range.version.empty() ||
                    std::ranges::find(kind.versions, range.version) != kind.versions.end();
    return is_known ? 3 : 0;
  }
  if (range.type == kind.group) return 2;
  return range.type == "*/*" ? 1 : 0;
}

double quality_of(const MediaKind& kind, std::string_view accept) {
  int most = 0;
  double quality = 0;
  while (!accept.empty()) {
    MediaRange range = take_media_range(accept);
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
