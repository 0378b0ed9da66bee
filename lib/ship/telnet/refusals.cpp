#include "ship/telnet/refusals.h"

#include <algorithm>
#include <array>
#include <map>

namespace tsd::ship {
namespace {

using Where = Evidence::Where;

struct Quote {
  std::string_view before;
  std::string_view behind;  // empty: the quote goes to the end of the reply
  Where where;
};

// OpenTSDB's texts (Tags, IncomingDataPoints, TSDB, UniqueId, PutDataPointRpc). The first match
// counts.
constexpr std::array<Quote, 12> kQuotes{{
    {"No such name for 'metrics': '", "'", Where::metric},
    {"No such name for 'tagk': '", "'", Where::tag_key},
    {"No such name for 'tagv': '", "'", Where::tag_value},
    {"Invalid metric name (\"", "\")", Where::metric},
    {"Invalid tag name (\"", "\")", Where::tag_key},
    {"] (\"", "\")", Where::tag_value},  // Invalid tag value with key [host] ("...")
    {"invalid tag: ", "", Where::word},
    {"duplicate tag: ", ", tags=", Where::word},
    {" metric=", " ", Where::metric},
    {"(metric=", ",", Where::metric},
    {"For input string: \"", "\"", Where::word},
    {"' in ", "", Where::word},  // Invalid character 'x' in 0x10
}};

/// True when `before` + `text` occurs in front of a space or at the end of the line.
bool has_word(std::string_view line, std::string_view text, std::string_view before) {
  std::string pattern = std::string(before).append(text);
  for (std::size_t at = line.find(pattern); at != line.npos; at = line.find(pattern, at + 1)) {
    std::size_t end = at + pattern.size();
    if (end == line.size() || line[end] == ' ') return true;
  }
  return false;
}

}  // namespace

std::optional<Evidence> evidence_of(std::string_view refusal) {
  for (const auto& quote : kQuotes) {
    std::size_t at = refusal.find(quote.before);
    if (at == refusal.npos) continue;
    std::string_view text = refusal.substr(at + quote.before.size());
    if (!quote.behind.empty()) text = text.substr(0, text.find(quote.behind));
    if (text.ends_with(',')) text.remove_suffix(1);
    if (!text.empty()) return Evidence{quote.where, text};
  }
  return std::nullopt;
}

bool bears(std::string_view line, const Evidence& evidence) {
  switch (evidence.where) {
    case Where::metric: {
      std::string_view rest = line.substr(std::min<std::size_t>(4, line.size()));
      return rest.substr(0, rest.find(' ')) == evidence.text;
    }
    case Where::tag_key:
      return line.find(" " + std::string(evidence.text) + "=") != line.npos;
    case Where::tag_value:
      return has_word(line, evidence.text, "=");
    case Where::word:
      return has_word(line, evidence.text, " ");
  }
  return false;
}

std::optional<std::vector<std::size_t>> match_refusals(std::span<const std::string> refusals,
                                                       std::span<const std::string_view> lines) {
  // A repeated quote means the next line that has the text.
  std::map<std::pair<Where, std::string_view>, std::vector<std::size_t>> bearers;
  std::map<std::pair<Where, std::string_view>, std::size_t> quoted;
  std::vector<std::size_t> matched;
  std::vector<bool> taken(lines.size());
  for (const auto& refusal : refusals) {
    auto evidence = evidence_of(refusal);
    if (!evidence) return std::nullopt;
    auto key = std::pair(evidence->where, evidence->text);
    auto [entry, first] = bearers.try_emplace(key);
    if (first) {
      for (std::size_t i = 0; i < lines.size(); ++i) {
        if (bears(lines[i], *evidence)) entry->second.push_back(i);
      }
    }
    std::size_t nth = quoted[key]++;
    if (nth >= entry->second.size() || taken[entry->second[nth]]) return std::nullopt;
    taken[entry->second[nth]] = true;
    matched.push_back(entry->second[nth]);
  }
  for (const auto& [key, lines_of_it] : bearers) {
    if (quoted[key] != lines_of_it.size()) return std::nullopt;
  }
  return matched;
}

}  // namespace tsd::ship
