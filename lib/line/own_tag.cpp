#include "line/own_tag.h"

#include <fmt/core.h>

#include <utility>

#include "line/judge.h"

namespace tsd::line {

Result<void> check_tag(std::string_view key, std::string_view value) {
  std::string line = fmt::format("m 1 1 {}={}", key, value);
  Verdict verdict = judge(line, {});
  if (verdict.refused()) {
    return Error{fmt::format("tag {}={}: {}", key, value, sentence(verdict, line))};
  }
  if (line.find(' ', 6) != line.npos) {
    return Error{fmt::format("tag {}={}: a tag has no space", key, value)};
  }
  return {};
}

std::string as_tag_value(std::string_view text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./";
  std::string value(text);
  if (check_tag("name", value)) return value;
  for (char& c : value) {
    if (kPlain.find(c) == kPlain.npos) c = '_';
  }
  return value.empty() ? "_" : value;
}

Result<OwnTag> parse_tag(std::string_view word) {
  std::size_t equals = word.find('=');
  if (equals == word.npos) return Error{fmt::format("\"{}\" is not KEY=VALUE", word)};
  OwnTag tag{std::string(word.substr(0, equals)), std::string(word.substr(equals + 1))};
  if (auto fine = check_tag(tag.key, tag.value); !fine) return fine.error();
  return tag;
}

std::function<Result<void>(std::string_view)> tag_taker(std::vector<OwnTag>& into) {
  return [&into](std::string_view word) -> Result<void> {
    auto tag = parse_tag(word);
    if (!tag) return tag.error();
    into.push_back(*std::move(tag));
    return {};
  };
}

}  // namespace tsd::line
