#include "watch/screen.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "base/foreign.h"
#include "base/utf8.h"
#include "watch/delivery.h"
#include "watch/plot.h"
#include "watch/selection.h"

namespace tsd::watch {
namespace {

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kReverse = "\x1b[7m";
constexpr std::string_view kPlain = "\x1b[0m";
constexpr std::string_view kCyan = "\x1b[36m";
constexpr std::string_view kYellow = "\x1b[33m";

/// Lines besides the rows: counts, title, and the keys at the end.
constexpr std::size_t kFixedLines = 3;
constexpr std::size_t kNumberColumns = 12;
constexpr std::size_t kAgeColumns = 9;

/// The first `columns` characters, and spaces up to them; each is one column wide.
std::string fit(std::string_view text, std::size_t columns) {
  std::string shown;
  for (; columns > 0; --columns) {
    Rune rune = first_rune(text);
    if (rune.size == 0) break;
    shown.append(text.substr(0, rune.size));
    text.remove_prefix(rune.size);
  }
  return shown.append(columns, ' ');
}

std::string right(std::string_view text, std::size_t columns) {
  if (text.size() >= columns) return fit(text, columns);
  return std::string(columns - text.size(), ' ').append(text);
}

std::string number(double value) {
  return std::isfinite(value) ? fmt::format("{:.5g}", value) : "";
}

/// As it came where there is room for it and a space; else rounded: the first digits of a number
/// alone would be another number.
std::string value_text(const Series& series) {
  std::string text = printable(series.value());
  bool is_known = std::isfinite(series.number());
  for (int digits = kNumberColumns; is_known && text.size() >= kNumberColumns && digits > 3;
       --digits)
    text = fmt::format("{:.{}g}", series.number(), digits);
  return text;
}

/// Writes the lines of a screen.
class Painter {
 public:
  Painter(const ScreenStyle& style, std::int64_t now_ms) : style_(style), now_ms_(now_ms) {}

  void line(std::string_view text, std::string_view look = "") {
    if (lines_ == style_.rows) return;
    if (lines_++ > 0) text_ += "\r\n";
    text_.append(look).append(fit(text, style_.columns));
    if (!look.empty()) text_.append(kPlain);
  }
  std::size_t left() const { return style_.rows - lines_; }
  std::string_view colour(std::string_view look) const { return style_.colours ? look : ""; }
  /// Where the plots are drawn: there is room for them.
  std::size_t plot_columns() const {
    return style_.columns >= 100 ? 30 : style_.columns >= 70 ? 16 : 0;
  }
  /// Of hosts, which have a number in place of the plot.
  std::size_t host_columns() const {
    std::size_t columns = name_columns() + 1 + plot_columns();
    return columns - std::min(columns, kNumberColumns);
  }
  std::size_t delivery_columns() const {
    return std::max<std::size_t>(style_.columns - std::min(style_.columns, 5 * kNumberColumns), 10);
  }
  std::size_t name_columns() const {
    std::size_t others = 2 * kNumberColumns + kAgeColumns + 1 + plot_columns();
    return std::max<std::size_t>(style_.columns - std::min(style_.columns, others), 10);
  }

  void row(const Series& series, const Query& query) {
    std::string plot = plot_blocks(series.plot(query.plots_changes), plot_columns(), style_.utf8);
    std::string change = series.change() ? number(*series.change()) : "";
    line(fit(printable(series.key(), SeriesTable::kLongestKey), name_columns()) + " " + plot +
         right(value_text(series), kNumberColumns) + right(change, kNumberColumns) +
         right(age_text(now_ms_ - series.time_ms()), kAgeColumns));
  }
  void row(const Host& host) {
    line(fit(printable(host.name), host_columns()) +
         right(fmt::format("{}", host.series), kNumberColumns) +
         right(fmt::format("{}", host.points), kNumberColumns) +
         right(number(host.rate.per_second(now_ms_ / 1000)), kNumberColumns) +
         right(age_text(now_ms_ - host.arrived_ms), kAgeColumns));
  }
  void row(const Refused& refused) {
    line(fmt::format("{:>8}  {}  {}", age_text(now_ms_ - refused.time_ms),
                     refused.passed ? "no point" : "refused ", refused.reason),
         colour(kYellow));
    line("          " + refused.line);
  }
  void row(const Delivery& delivery) {
    auto amount = [](const std::optional<double>& value) { return value ? number(*value) : ""; };
    std::string confirmed =
        delivery.confirmed_at_ms
            ? age_text(now_ms_ - static_cast<std::int64_t>(*delivery.confirmed_at_ms))
            : "";
    std::string text = right(amount(delivery.collected), kNumberColumns) +
                       right(amount(delivery.confirmed), kNumberColumns) +
                       right(amount(delivery.spool), kNumberColumns) +
                       right(amount(delivery.dropped), kNumberColumns) +
                       right(confirmed, kNumberColumns);
    line(fit(printable(delivery.host), delivery_columns()) + text);
  }
  void title(Part part) {
    std::string text;
    if (part == Part::series) {
      text = fit("SERIES", name_columns() + 1) + fit("PLOT", plot_columns()) +
             right("VALUE", kNumberColumns) + right("CHANGE/S", kNumberColumns);
    } else if (part == Part::hosts) {
      text = fit("HOST", host_columns()) + right("SERIES", kNumberColumns) +
             right("POINTS", kNumberColumns) + right("POINTS/S", kNumberColumns);
    }
    if (part == Part::delivery) {
      text = fit("DELIVERY OF HOST", delivery_columns());
      for (const char* title : {"COLLECTED/S", "CONFIRMED/S", "SPOOL", "DROPPED", "CONFIRMED"})
        text += right(title, kNumberColumns);
      return line(text, kReverse);
    }
    if (part == Part::refused) return line("REFUSED LINES, AND THOSE THAT ARE NO POINTS", kReverse);
    line(text + right("AGE", kAgeColumns), kReverse);
  }
  std::string finish() {
    while (left() > 0) line("");
    return std::move(text_);
  }

 private:
  const ScreenStyle& style_;
  std::int64_t now_ms_;
  std::size_t lines_ = 0;
  std::string text_;
};

std::vector<std::string> notes(const Board& board, std::int64_t now_ms) {
  std::vector<std::string> list;
  if (board.missed_lines > 0)
    list.push_back(fmt::format("{} lines passed too fast to be shown", board.missed_lines));
  if (std::uint64_t beyond = board.table().points_beyond(); beyond > 0)
    list.push_back(
        fmt::format("{} points are of series that are not kept: there are too many", beyond));
  if (board.blocked_since_ms > 0)
    list.push_back(fmt::format("standard output is blocked for {}",
                               age_text(now_ms - board.blocked_since_ms)));
  list.insert(list.end(), board.sentences().begin(), board.sentences().end());
  return list;
}

template <class Row, class... More>
std::size_t paint(Painter& painter, const Selection<Row>& selection, Query& query,
                  const More&... more) {
  query.from = selection.from;
  for (const Row* row : selection.rows) painter.row(*row, more...);
  return selection.matching;
}

std::size_t paint_part(Painter& painter, const Board& board, Query& query, std::int64_t now_ms) {
  switch (query.part) {
    case Part::series:
      return paint(painter, select_series(board, query), query, query);
    case Part::hosts:
      return paint(painter, select_hosts(board, query, now_ms), query);
    case Part::refused:
      return paint(painter, select_refused(board, query), query);
    case Part::delivery: {
      std::vector<Delivery> all = deliveries(board.table());
      return paint(painter, select_deliveries(all, query), query);
    }
  }
  return 0;
}

std::string last_line(const ScreenState& state, std::size_t matching) {
  if (state.is_typing) return fmt::format("Filter: {}_", printable(state.query.filter));
  std::string shown =
      matching == 0 ? "nothing" : fmt::format("{} of {}", state.query.from + 1, matching);
  std::string filter =
      state.query.filter.empty() ? "" : fmt::format(" with \"{}\"", printable(state.query.filter));
  return fmt::format("{}{}{}   q quit  / filter  s sort: {}{}  tab part  p plot  space {}", shown,
                     filter, state.paused ? "  PAUSED" : "", name_of(state.query.sort),
                     state.query.descending ? " (r: down)" : " (r: up)",
                     state.paused ? "go on" : "pause");
}

}  // namespace

std::string age_text(std::int64_t age_ms) {
  std::int64_t seconds = (std::abs(age_ms) + 500) / 1000;
  std::string text = seconds < 100      ? fmt::format("{} s", seconds)
                     : seconds < 6000   ? fmt::format("{} min", (seconds + 30) / 60)
                     : seconds < 172800 ? fmt::format("{} h", (seconds + 1800) / 3600)
                                        : fmt::format("{} d", (seconds + 43200) / 86400);
  return age_ms < -500 ? "in " + text : text;
}

std::string screen_text(const Board& board, ScreenState& state, const ScreenStyle& style,
                        std::int64_t now_ms) {
  Painter painter(style, now_ms);
  const SeriesTable& table = board.table();
  painter.line(
      fmt::format("{:.6g} points/s   {} points   {} series   {} hosts   {} refused   {} no points",
                  table.per_second(now_ms), table.points(), table.series().size(),
                  table.hosts().size(), board.refused_count, board.passed_count),
      kBold);
  std::vector<std::string> said = notes(board, now_ms);
  std::size_t room = style.rows - std::min(style.rows, kFixedLines + said.size());
  Query& query = state.query;
  query.count = std::min(query.part == Part::refused ? room / 2 : room, Query::kMostRows);
  painter.title(query.part);
  std::size_t matching = paint_part(painter, board, query, now_ms);
  while (painter.left() > said.size() + 1) painter.line("");
  for (const std::string& sentence : said) {
    if (painter.left() > 1) painter.line(sentence, painter.colour(kYellow));
  }
  painter.line(last_line(state, matching), painter.colour(kCyan));
  return painter.finish();
}

}  // namespace tsd::watch
