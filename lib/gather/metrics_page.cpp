#include "gather/metrics_page.h"

#include <array>
#include <utility>

#include "gather/self_report.h"
#include "prometheus/names.h"
#include "prometheus/text_page.h"
#include "sensors/families.h"

namespace tsd::gather {
namespace {

constexpr std::string_view kLeftOut = "tsd_collect_points_left_out_total";

/// Of what the page itself adds.
prometheus::Family left_out_family() {
  return {std::string(kLeftOut), prometheus::Type::counter, "",
          "points that are not here: of series without room, with a value that is no number for "
          "Prometheus, with tags that become one label"};
}

}  // namespace

MetricsPage::MetricsPage(bool is_needed, std::vector<prometheus::Rename> labels,
                         sensors::Profile profile, Say say)
    : profile_(profile) {
  if (!is_needed) return;
  LastPoints::Options options;
  options.renames = std::move(labels);
  points_ = std::make_unique<LastPoints>(std::move(options), std::move(say));
}

std::string MetricsPage::text(prometheus::Form form, std::string_view prefix) {
  if (!points_) return {};
  std::vector<prometheus::PageSample> samples = points_->samples();
  const LastPoints::LeftOut& left_out = points_->left_out();
  const std::array<std::pair<std::string_view, std::string>, 3> reasons{
      {{R"(reason="room")", std::to_string(left_out.room)},
       {R"(reason="value")", std::to_string(left_out.value)},
       {R"(reason="collision")", std::to_string(left_out.collision)}}};
  for (const auto& [labels, count] : reasons) samples.push_back({kLeftOut, labels, count});

  sensors::Families families(profile_);
  std::string before;
  if (!prefix.empty()) prometheus::append_metric_name(prefix, before);
  auto describe = [&](std::string_view name) {
    if (name == kLeftOut) return left_out_family();
    if (name.starts_with(before)) name.remove_prefix(before.size());
    auto own = family_of_report(name);
    return own ? *own : families.of(name);
  };
  std::string text;
  prometheus::append_text_page(std::move(samples), form, describe, text);
  return text;
}

}  // namespace tsd::gather
