#include "watch/frame.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/foreign.h"
#include "base/json.h"
#include "watch/delivery.h"
#include "watch/plot.h"
#include "watch/selection.h"

namespace tsd::watch {
namespace {

std::string number(double value) {
  return std::isfinite(value) ? fmt::format("{:.6g}", value) : "null";
}

std::string number(const std::optional<double>& value) {
  return value ? number(*value) : "null";
}

std::string name(std::string_view text) {
  return json_string(printable(text, SeriesTable::kLongestKey));
}

std::string row(const Series& series, const Query& query) {
  std::vector<double> values = series.plot(query.plots_changes);
  std::string letters = plot_letters(values);
  std::erase_if(values, [](double value) { return !std::isfinite(value); });
  auto [least, greatest] = std::ranges::minmax_element(values);
  bool has_values = !values.empty();
  return fmt::format("[{},{},{},{},{},\"{}\",{},{}]", name(series.metric()), name(series.tags()),
                     json_string(printable(series.value())), number(series.change()),
                     series.time_ms(), letters, has_values ? number(*least) : "null",
                     has_values ? number(*greatest) : "null");
}

std::string row(const Host& host, std::int64_t now_ms) {
  return fmt::format("[{},{},{},{},{}]", json_string(printable(host.name)), host.series,
                     host.points, number(host.rate.per_second(now_ms / 1000)), host.arrived_ms);
}

std::string row(const Refused& refused) {
  return fmt::format("[{},{},{},{}]", refused.time_ms, refused.passed, json_string(refused.reason),
                     json_string(refused.line));
}

std::string row(const Delivery& delivery) {
  std::string confirmed_at = "null";
  if (delivery.confirmed_at_ms) confirmed_at = fmt::format("{:.0f}", *delivery.confirmed_at_ms);
  return fmt::format("[{},{},{},{},{},{}]", json_string(printable(delivery.host)),
                     number(delivery.collected), number(delivery.confirmed), number(delivery.spool),
                     number(delivery.dropped), confirmed_at);
}

template <class Row, class... More>
std::string rows(const Selection<Row>& selection, const More&... more) {
  std::string text =
      fmt::format(",\"matching\":{},\"from\":{},\"rows\":[", selection.matching, selection.from);
  for (const Row* each : selection.rows) {
    if (text.back() != '[') text += ',';
    text += row(*each, more...);
  }
  return text + "]";
}

std::string part(const Board& board, const Query& query, std::int64_t now_ms) {
  switch (query.part) {
    case Part::series:
      return rows(select_series(board, query), query);
    case Part::hosts:
      return rows(select_hosts(board, query, now_ms), now_ms);
    case Part::refused:
      return rows(select_refused(board, query));
    case Part::delivery: {
      std::vector<Delivery> all = deliveries(board.table());
      return rows(select_deliveries(all, query));
    }
  }
  return "";
}

}  // namespace

std::string frame_json(const Board& board, const Query& query, std::int64_t now_ms) {
  const SeriesTable& table = board.table();
  std::string text = fmt::format(
      R"("since":{},"points":{},"rate":{},"series":{},"hosts":{},"refused":{},"passed":{},"missed":{},)"
      R"("beyond":{},"reports":{},"awaited":{})",
      board.since_ms(), table.points(), number(table.per_second(now_ms)), table.series().size(),
      table.hosts().size(), board.refused_count, board.passed_count, board.missed_lines,
      table.points_beyond(), table.reports().size(), board.blocked_since_ms);
  return text + part(board, query, now_ms);
}

}  // namespace tsd::watch
