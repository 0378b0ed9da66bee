#include "config/replacement_value.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/ascii.h"
#include "base/number.h"
#include "base/shell_word.h"
#include "config/reader/command_line.h"
#include "net/endpoint.h"
#include "net/host_name.h"

namespace tsd::config {
namespace {

/// A value that stays one word in COLLECT_OPTIONS, and neither a command, a pattern nor an option.
bool is_plain(std::string_view value, std::string_view signs) {
  return !value.empty() && !value.starts_with('-') && std::ranges::all_of(value, [&](char c) {
    return is_ascii_alnum(c) || signs.find(c) != signs.npos;
  });
}

bool is_name(std::string_view value) {
  return is_plain(value, "-_./");
}

std::string tag_fault(std::string_view tag) {
  std::size_t equals = tag.find('=');
  if (equals == tag.npos) return "a tag is KEY=VALUE";
  bool fine = is_name(tag.substr(0, equals)) &&
              is_name("x" + std::string(tag.substr(equals + 1))) && equals + 1 < tag.size();
  return fine ? "" : "tags have letters, digits and - _ . /";
}

std::string hosts_fault(std::string_view value) {
  auto all = net::parse_endpoints(value);
  if (!all) return all.error().text;
  for (const net::Endpoint& one : *all) {
    if (auto fault = net::host_fault(one.host); !fault.empty()) return fault;
  }
  return is_plain(value, "/.-_:,%[]") ? "" : "it is no plain word";
}

std::string number_fault(std::string_view value, std::int64_t least, std::int64_t most) {
  auto number = parse_number<std::int64_t>(value);
  bool fine = number && *number >= least && *number <= most;
  return fine ? "" : fmt::format("it is not a whole number from {} to {}", least, most);
}

}  // namespace

std::string value_fault(const ReplacedRow& row, std::string_view value) {
  constexpr std::int64_t kLongest = 1'000'000'000;
  switch (row.form) {
    case Form::hosts:
      return hosts_fault(value);
    case Form::address:
      return is_plain(value, "-_.:") ? net::host_fault(value) : "it is no plain word";
    case Form::port:
      return number_fault(value, 1, 65535);
    case Form::count:
      return number_fault(value, 1, 1000);
    case Form::whole:
      return number_fault(value, value == row.standing ? 0 : 1, kLongest);
    case Form::seconds:
      return number_fault(value, 0, kLongest);
    case Form::tag:
    case Form::tags:
      return tag_fault(value);
    case Form::name:
      return is_name(value) ? "" : "names have letters, digits and - _ . /";
    case Form::word:
    case Form::directory:
    case Form::path:
      return is_shell_word(value) && !value.starts_with('-') ? "" : "it is no plain word";
    default:
      return "";
  }
}

std::vector<std::string> tags_of(std::string_view value) {
  std::vector<std::string> tags;
  for (std::string& word : split_words(value)) {
    if (word == "-t" || word == "--tag") continue;
    for (std::string_view option : {"--tag=", "-t"}) {
      if (word.starts_with(option)) word.erase(0, option.size());
    }
    tags.push_back(std::move(word));
  }
  return tags;
}

std::string option_of(const ReplacedRow& row, std::string_view value) {
  std::string_view gap = row.option.ends_with('=') ? "" : " ";
  switch (row.form) {
    case Form::flag:
    case Form::secret:
    case Form::sentence:
      return std::string(row.option);
    case Form::seconds:
      return fmt::format("{}{}{}s", row.option, gap, value);
    case Form::path:
      return fmt::format("{} {}{}", row.option, value.starts_with('/') ? "" : "/", value);
    default:
      return fmt::format("{}{}{}", row.option, gap, value);
  }
}

}  // namespace tsd::config
