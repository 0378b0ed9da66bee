#include "ship/http/json_points.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "base/json.h"
#include "base/number.h"
#include "line/judge.h"
#include "line/plain.h"
#include "line/put.h"
#include "line/text.h"

namespace tsd::ship {
namespace {

std::string_view take_digits(std::string_view& rest) {
  auto end = std::ranges::find_if_not(rest, line::is_digit);
  std::string_view digits = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  rest.remove_prefix(digits.size());
  return digits;
}

/// RFC 8259, section 6.
bool is_json_number(std::string_view word) {
  if (word.starts_with('-')) word.remove_prefix(1);
  std::string_view whole = take_digits(word);
  if (whole.empty() || (whole.size() > 1 && whole.front() == '0')) return false;
  if (word.starts_with('.')) {
    word.remove_prefix(1);
    if (take_digits(word).empty()) return false;
  }
  if (word.starts_with('e') || word.starts_with('E')) {
    word.remove_prefix(1);
    if (word.starts_with('-') || word.starts_with('+')) word.remove_prefix(1);
    if (take_digits(word).empty()) return false;
  }
  return word.empty();
}

// Bytes that are not UTF-8 become the Latin-1 characters that a telnet TSD reads in them.
constexpr JsonStyle kStyle{.bad_byte = JsonStyle::BadByte::latin1, .escapes_delete = false};

/// Its memory is kept from line to line.
const line::Point& point_of(std::string_view line, line::Dialect dialect) {
  thread_local line::Point point;
  if (!line::split_plain(line::without_put(line), point)) line::split(line, dialect, point);
  return point;
}

}  // namespace

std::string json_time(std::string_view word) {
  std::string digits;
  std::ranges::copy_if(word, std::back_inserter(digits), line::is_digit);
  std::size_t zeros = std::min(digits.find_first_not_of('0'), digits.size() - 1);
  return digits.substr(zeros);
}

void append_json(std::string_view line, line::Dialect dialect, std::string& into) {
  const line::Point& point = point_of(line, dialect);
  into += "{\"metric\":";
  append_json_string(point.metric, into, kStyle);
  into.append(",\"timestamp\":").append(json_time(point.time)).append(",\"value\":");
  if (is_json_number(point.value)) {
    into += point.value;
  } else {
    append_json_string(point.value, into, kStyle);
  }
  into += ",\"tags\":{";
  const char* comma = "";
  for (const auto& tag : point.tags) {
    into += comma;
    append_json_string(tag.key, into, kStyle);
    into += ':';
    append_json_string(tag.value, into, kStyle);
    comma = ",";
  }
  into += "}}";
}

std::string identity_of(std::string_view line) {
  const line::Point& point = point_of(line, line::Dialect::opentsdb);
  std::map<std::string_view, std::string_view> tags;
  for (const auto& tag : point.tags) tags[tag.key] = tag.value;
  std::string identity = fmt::format("{} {} {}", point.metric, json_time(point.time), point.value);
  for (const auto& [key, value] : tags)
    identity.append(1, ' ').append(key).append(1, '=').append(value);
  return identity;
}

}  // namespace tsd::ship
