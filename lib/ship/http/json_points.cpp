#include "ship/http/json_points.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "base/json.h"
#include "base/number.h"
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

/// Takes an exponent with its digits, if there is one; false when it has none.
bool take_exponent(std::string_view& rest, std::string& into) {
  if (!rest.starts_with('e') && !rest.starts_with('E')) return true;
  std::size_t size = rest.size() > 1 && (rest[1] == '+' || rest[1] == '-') ? 2 : 1;
  into += rest.substr(0, size);
  rest.remove_prefix(size);
  std::string_view digits = take_digits(rest);
  into += digits;
  return !digits.empty();
}

/// See json_number(). False, with `into` as it was, when `word` is no decimal number.
bool append_number(std::string_view word, std::string& into) {
  std::size_t before = into.size();
  if (word.starts_with('-')) into += '-';
  if (word.starts_with('-') || word.starts_with('+')) word.remove_prefix(1);
  std::string_view whole = take_digits(word), fraction;
  bool has_point = word.starts_with('.');
  if (has_point) {
    word.remove_prefix(1);
    fraction = take_digits(word);
  }
  while (whole.size() > 1 && whole.front() == '0') whole.remove_prefix(1);
  into += whole.empty() ? "0" : whole;
  if (has_point) into.append(1, '.').append(fraction.empty() ? "0" : fraction);
  bool has_digits = !whole.empty() || !fraction.empty();
  bool is_number = has_digits && take_exponent(word, into) && word.empty();
  if (!is_number) into.resize(before);
  return is_number;
}

// A byte that is not UTF-8 becomes its Latin-1 character, which is how a telnet TSD reads it.
constexpr JsonStyle kStyle{.bad_byte = JsonStyle::BadByte::latin1, .escapes_delete = false};

void split_line(std::string_view line, line::Dialect dialect, line::Point& into) {
  if (!line::split_plain(line::without_put(line), into)) line::split(line, dialect, into);
}

/// The digits of a time are the same time, in seconds or milliseconds: there is no point in it, or
/// nothing behind the point, or three digits behind ten.
bool keeps_meaning(std::string_view time) {
  if (time.starts_with('-')) return false;
  if (time.starts_with('+')) time.remove_prefix(1);
  if (!std::ranges::all_of(time, [](char c) { return line::is_digit(c) || c == '.'; })) {
    return false;
  }
  std::size_t point = time.find('.');
  if (point == time.npos || point + 1 == time.size()) return true;
  return point == 10 && time.size() == 14 && !time.starts_with('0');
}

}  // namespace

std::string json_time(std::string_view word) {
  std::string digits;
  std::ranges::copy_if(word, std::back_inserter(digits), line::is_digit);
  std::size_t zeros = std::min(digits.find_first_not_of('0'), digits.size() - 1);
  return digits.substr(zeros);
}

std::string json_number(std::string_view word) {
  std::string number;
  return append_number(word, number) ? number : "";
}

void JsonPointWriter::append(std::string_view line, std::string& into) {
  split_line(line, dialect_, point_);
  into += "{\"metric\":";
  append_json_string(point_.metric, into, kStyle);
  into.append(",\"timestamp\":").append(json_time(point_.time)).append(",\"value\":");
  if (!append_number(point_.value, into)) {
    append_json_string(point_.value, into, kStyle);
    has_strings_ = true;
  }
  into += ",\"tags\":{";
  const char* comma = "";
  for (const auto& tag : point_.tags) {
    into += comma;
    append_json_string(tag.key, into, kStyle);
    into += ':';
    append_json_string(tag.value, into, kStyle);
    comma = ",";
  }
  into += "}}";
}

std::string as_posted(std::string_view line, line::Dialect dialect) {
  line::Point point;
  split_line(line, dialect, point);
  std::string number = json_number(point.value);
  std::string_view time = point.time;
  std::string posted{point.metric};
  posted.append(1, ' ').append(keeps_meaning(time) ? json_time(time) : std::string(time));
  posted.append(1, ' ').append(number.empty() ? point.value : std::string_view(number));
  for (const auto& tag : point.tags) {
    posted.append(1, ' ').append(tag.key).append(1, '=').append(tag.value);
  }
  return posted;
}

bool has_json_number(std::string_view line) {
  line::Point point;
  split_line(line, line::Dialect::opentsdb, point);
  return !json_number(point.value).empty();
}

std::string identity_of(std::string_view line) {
  line::Point point;
  split_line(line, line::Dialect::opentsdb, point);
  std::map<std::string_view, std::string_view> tags;
  for (const auto& tag : point.tags) tags[tag.key] = tag.value;
  std::string number = json_number(point.value);
  std::string_view spelled = number.empty() ? point.value : std::string_view(number);
  std::string identity = fmt::format("{} {} {}", point.metric, json_time(point.time), spelled);
  for (const auto& [key, value] : tags)
    identity.append(1, ' ').append(key).append(1, '=').append(value);
  return identity;
}

}  // namespace tsd::ship
