#include "listen/refusal.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "line/numbers.h"
#include "line/put.h"

namespace tsd::listen {
namespace {

using line::kPut;

constexpr std::string_view kArgument = "illegal argument";
constexpr std::string_view kValue = "invalid value";

/// The words of the line, split at each single space, as OpenTSDB does.
struct Words {
  std::string_view metric, time, value, tags;
  std::size_t count;
};

Words split(std::string_view line) {
  Words words{};
  words.count = line.empty() ? 0 : static_cast<std::size_t>(std::ranges::count(line, ' ')) + 1;
  for (std::string_view* word : {&words.metric, &words.time, &words.value}) {
    *word = line.substr(0, line.find(' '));
    line.remove_prefix(std::min(line.size(), word->size() + 1));
  }
  words.tags = line;
  return words;
}

Refusal argument(std::string text) {
  return {kArgument, std::move(text)};
}

/// What Tags.parseLong throws.
Refusal no_long(std::string_view word) {
  if (word.empty()) return {kValue, "Empty string"};
  std::string_view digits = word.substr(word.find_first_not_of("+-") == 1 ? 1 : 0);
  std::size_t odd = digits.find_first_not_of("0123456789");
  if (odd == digits.npos) return {kValue, fmt::format("Value out of range: {}", word)};
  return {kValue, fmt::format("Invalid character '{}' in {}", digits[odd], word)};
}

Refusal about_time(const Words& words) {
  std::string digits(words.time);
  std::erase(digits, '.');
  std::int64_t number = 0;
  if (line::parse_long(digits, number) != line::Long::ok) return no_long(digits);
  if (number <= 0) return argument(fmt::format("invalid timestamp: {}", number));
  return argument(
      fmt::format("bad timestamp={} when trying to add value=[{}]/0 to metric={}, tags={{{}}}",
                  number, words.value, words.metric, words.tags));
}

Refusal about_value(const Words& words) {
  if (words.value.empty()) return argument("empty value");
  if (words.value.find_first_of(".eE") == words.value.npos) return no_long(words.value);
  if (line::java_double(words.value) == line::Number::infinite) {
    std::string_view which = words.value.starts_with('-') ? "-Infinity" : "Infinity";
    return argument(fmt::format("value is NaN or Infinite: {} for metric={} timestamp={}", which,
                                words.metric, words.time));
  }
  return {kValue, fmt::format("For input string: \"{}\"", words.value)};
}

Refusal about_name(std::string_view what, std::string_view name, std::string_view odd) {
  return argument(fmt::format("Invalid {} (\"{}\"): illegal character: {}", what, name, odd));
}

/// `word` is the tag; `odd` is the character in it that the verdict names, or the whole tag.
Refusal about_tag(const Words& words, std::string_view word, std::string_view odd,
                  line::Code code) {
  std::string_view key = word.substr(0, word.find('='));
  std::string_view value = word.substr(std::min(word.size(), key.size() + 1));
  if (key.empty() || value.empty() || value.find('=') != value.npos) {
    return argument(fmt::format("invalid tag: {}", word));
  }
  if (code == line::Code::tag_duplicate) {
    std::string_view before =
        words.tags.substr(0, static_cast<std::size_t>(word.data() - words.tags.data()));
    while (before.ends_with(' ')) before.remove_suffix(1);
    return argument(fmt::format("duplicate tag: {}, tags={{{}}}", word, before));
  }
  if (odd.data() < value.data()) return about_name("tag name", key, odd);
  return about_name(fmt::format("tag value with key [{}]", key), value, odd);
}

std::string_view word_around(std::string_view line, std::size_t at) {
  std::size_t from = line.rfind(' ', at);
  from = from == line.npos ? 0 : from + 1;
  return line.substr(from, line.find(' ', from) - from);
}

struct HttpWords {
  std::string_view kind, words;
};
constexpr std::array<HttpWords, 3> kHttpWords{{{kValue, "Unable to parse value to a number"},
                                               {"unknown metric", "Unknown metric"},
                                               {"Please throttle writes", "Please throttle"}}};

}  // namespace

std::string http_words(const Refusal& refusal) {
  auto found = std::ranges::find(kHttpWords, refusal.kind, &HttpWords::kind);
  return found == kHttpWords.end() ? refusal.text : std::string(found->words);
}

Refusal refusal_of(std::string_view line, const line::Verdict& verdict) {
  std::size_t at = verdict.column - 1;
  std::string_view blamed = line.substr(std::min(at, line.size()), verdict.length);
  line.remove_prefix(kPut.size());
  at -= std::min(at, kPut.size());
  if (line.ends_with('\r')) line.remove_suffix(1);
  Words words = split(line);
  if (words.count < 4) {
    return argument(fmt::format("not enough arguments (need least 4, got {})", words.count));
  }
  std::size_t metric_end = words.metric.size(), time_end = metric_end + 1 + words.time.size(),
              value_end = time_end + 1 + words.value.size();
  if (words.metric.empty()) return argument("empty metric name");
  switch (verdict.code) {
    case line::Code::tag_missing:
      return argument(fmt::format("Need at least one tag (metric={}, tags={{}})", words.metric));
    case line::Code::tag_count:
      return argument(
          fmt::format("Too many tags: more than {} for metric={}", verdict.detail, words.metric));
    case line::Code::line_length:
    case line::Code::put_case:
      return argument(std::string(line::name(verdict.code)));
    default:
      break;
  }
  if (at < metric_end) return about_name("metric name", words.metric, blamed);
  if (at <= time_end && words.time.data() <= line.data() + at) return about_time(words);
  if (at <= value_end) return about_value(words);
  return about_tag(words, word_around(line, at), blamed, verdict.code);
}

}  // namespace tsd::listen
