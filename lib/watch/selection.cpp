#include "watch/selection.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "base/ascii.h"
#include "base/text.h"

namespace tsd::watch {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// The words of a filter, in lower case.
class Filter {
 public:
  explicit Filter(std::string_view text) : text_(ascii_lower(text)) {
    std::string_view rest = text_;
    for (std::string_view word; !(word = next_word(rest)).empty();) words_.push_back(word);
  }
  Filter(const Filter&) = delete;
  Filter& operator=(const Filter&) = delete;

  bool takes(std::string_view text) const {
    constexpr auto kSame = [](char theirs, char ours) { return ascii_lower(theirs) == ours; };
    return std::ranges::all_of(words_, [&](std::string_view word) {
      return std::search(text.begin(), text.end(), word.begin(), word.end(), kSame) != text.end();
    });
  }

 private:
  std::string text_;
  std::vector<std::string_view> words_;
};

template <class Row>
struct Keyed {
  const Row* row;
  double number;  // what is sorted by; kNone: nothing
  std::string_view name;
};

template <class Row>
bool comes_before(const Keyed<Row>& a, const Keyed<Row>& b, bool descending, bool by_name) {
  if (by_name) return descending ? b.name < a.name : a.name < b.name;
  bool a_none = std::isnan(a.number);
  if (a_none != std::isnan(b.number)) return !a_none;
  if (a_none || a.number == b.number) return a.name < b.name;
  return descending ? b.number < a.number : a.number < b.number;
}

/// Sorts no more than the rows that are shown and those before them.
template <class Row>
Selection<Row> cut(std::vector<Keyed<Row>>& all, const Query& query, bool by_name) {
  Selection<Row> selection;
  selection.matching = all.size();
  std::size_t last_page =
      query.count == 0 || all.empty() ? 0 : (all.size() - 1) / query.count * query.count;
  selection.from = std::min(query.from, last_page);
  std::size_t end = std::min(all.size(), selection.from + query.count);
  auto order = [&](const Keyed<Row>& a, const Keyed<Row>& b) {
    return comes_before(a, b, query.descending, by_name);
  };
  auto at = [&all](std::size_t index) { return all.begin() + static_cast<std::ptrdiff_t>(index); };
  if (selection.from > 0 && selection.from < all.size()) {
    std::nth_element(all.begin(), at(selection.from), all.end(), order);
  }
  std::partial_sort(at(selection.from), at(end), all.end(), order);
  for (std::size_t i = selection.from; i < end; ++i) selection.rows.push_back(all[i].row);
  return selection;
}

double number_of(const Series& series, Sort sort) {
  switch (sort) {
    case Sort::value:
      return series.number();
    case Sort::change:
      return series.change().value_or(kNone);
    case Sort::age:
      return -static_cast<double>(series.time_ms());
    case Sort::name:
    case Sort::points:
      return kNone;
  }
  return kNone;
}

double number_of(const Host& host, Sort sort, std::int64_t now_ms) {
  switch (sort) {
    case Sort::value:
      return host.series;
    case Sort::change:
      return host.rate.per_second(now_ms / 1000);
    case Sort::age:
      return -static_cast<double>(host.arrived_ms);
    case Sort::points:
      return static_cast<double>(host.points);
    case Sort::name:
      return kNone;
  }
  return kNone;
}

double number_of(const Delivery& delivery, Sort sort) {
  switch (sort) {
    case Sort::value:
      return delivery.spool.value_or(kNone);
    case Sort::change:
      return delivery.confirmed.value_or(kNone);
    case Sort::age:
      return -delivery.confirmed_at_ms.value_or(kNone);
    case Sort::points:
      return delivery.dropped.value_or(kNone);
    case Sort::name:
      return kNone;
  }
  return kNone;
}

}  // namespace

Selection<Series> select_series(const Board& board, const Query& query) {
  Filter filter(query.filter);
  std::vector<Keyed<Series>> all;
  all.reserve(board.table().series().size());
  for (const Series& series : board.table().series()) {
    if (!filter.takes(series.key())) continue;
    all.push_back({&series, number_of(series, query.sort), series.key()});
  }
  return cut(all, query, query.sort == Sort::name);
}

Selection<Host> select_hosts(const Board& board, const Query& query, std::int64_t now_ms) {
  Filter filter(query.filter);
  std::vector<Keyed<Host>> all;
  for (const Host& host : board.table().hosts()) {
    if (filter.takes(host.name))
      all.push_back({&host, number_of(host, query.sort, now_ms), host.name});
  }
  return cut(all, query, query.sort == Sort::name);
}

Selection<Delivery> select_deliveries(const std::vector<Delivery>& all, const Query& query) {
  Filter filter(query.filter);
  std::vector<Keyed<Delivery>> matching;
  for (const Delivery& delivery : all) {
    if (filter.takes(delivery.host))
      matching.push_back({&delivery, number_of(delivery, query.sort), delivery.host});
  }
  return cut(matching, query, query.sort == Sort::name);
}

Selection<Refused> select_refused(const Board& board, const Query& query) {
  Filter filter(query.filter);
  Selection<Refused> selection;
  for (const Refused& refused : board.refused()) {
    if (!filter.takes(refused.line) && !filter.takes(refused.reason)) continue;
    ++selection.matching;
    if (selection.matching > query.from && selection.rows.size() < query.count)
      selection.rows.push_back(&refused);
  }
  selection.from = std::min(query.from, selection.matching);
  return selection;
}

}  // namespace tsd::watch
