#include "watch/query.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/number.h"

namespace tsd::watch {
namespace {

constexpr std::array<std::pair<std::string_view, Part>, kPartCount> kParts{
    {{"series", Part::series},
     {"hosts", Part::hosts},
     {"refused", Part::refused},
     {"delivery", Part::delivery}}};
constexpr std::array<std::pair<std::string_view, Sort>, 5> kSorts{{{"name", Sort::name},
                                                                   {"value", Sort::value},
                                                                   {"change", Sort::change},
                                                                   {"age", Sort::age},
                                                                   {"points", Sort::points}}};

/// %XX and '+', as URLSearchParams writes them.
std::string unescape(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::optional<std::uint8_t> byte;
    if (text[i] == '%' && i + 2 < text.size())
      byte = parse_number<std::uint8_t>(text.substr(i + 1, 2), 16);
    if (byte) {
      plain += static_cast<char>(*byte);
      i += 2;
    } else {
      plain += text[i] == '+' ? ' ' : text[i];
    }
  }
  return plain;
}

std::size_t number(std::string_view word, std::size_t most) {
  return std::min(parse_number<std::size_t>(word).value_or(0), most);
}

struct Parameter {
  std::string_view name;
  void (*set)(Query& query, std::string_view value);
};

constexpr std::size_t kFarthest = 1'000'000;  // rows; there are less
constexpr std::array<Parameter, 7> kParameters{{
    {"part", [](Query& query, std::string_view value) { query.part = part_named(value); }},
    {"sort", [](Query& query, std::string_view value) { query.sort = sort_named(value); }},
    {"desc", [](Query& query, std::string_view value) { query.descending = value == "1"; }},
    {"plot",
     [](Query& query, std::string_view value) { query.plots_changes = value == "changes"; }},
    {"from", [](Query& query, std::string_view value) { query.from = number(value, kFarthest); }},
    {"count",
     [](Query& query, std::string_view value) { query.count = number(value, Query::kMostRows); }},
    {"q",
     [](Query& query, std::string_view value) {
       query.filter = unescape(value).substr(0, Query::kLongestFilter);
     }},
}};

}  // namespace

Query read_query(std::string_view text) {
  Query query;
  while (!text.empty()) {
    std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    std::string_view name = pair.substr(0, pair.find('='));
    auto known = std::ranges::find(kParameters, name, &Parameter::name);
    if (known == kParameters.end()) continue;
    known->set(query, pair.substr(std::min(pair.size(), name.size() + 1)));
  }
  return query;
}

Part part_named(std::string_view word) {
  for (auto [name, part] : kParts) {
    if (name == word) return part;
  }
  return Part::series;
}

Sort sort_named(std::string_view word) {
  for (auto [name, sort] : kSorts) {
    if (name == word) return sort;
  }
  return Sort::name;
}

std::string_view name_of(Sort sort) {
  return kSorts[static_cast<std::size_t>(sort)].first;
}

}  // namespace tsd::watch
