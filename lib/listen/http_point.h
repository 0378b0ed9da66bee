// One point of an HTTP put, between JSON and line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tsd::listen {

/// The fields of a point as in the body; absent and null fields are empty. Numbers and booleans
/// keep their text.
struct HttpPoint {
  std::optional<std::string> metric, value;
  std::optional<std::int64_t> timestamp;
  std::vector<std::pair<std::string, std::optional<std::string>>> tags;

  /// Adds a tag, or replaces the value of an existing key.
  void set_tag(std::string key, std::optional<std::string> tag_value);
};

/// The first fault of the point, in the words and order of OpenTSDB 2.4; nothing when it is valid.
std::optional<std::string> fault_of(const HttpPoint& point);

/// Appends `metric timestamp value tag=value ...` without a newline. The point must have no fault.
void write_line(const HttpPoint& point, std::string& to);

/// Appends an element of OpenTSDB's "errors" array, with a comma if it is not the first:
/// {"error":"...","datapoint":{...}}, without the absent fields.
void write_error(const HttpPoint& point, std::string_view fault, std::string& to);

/// `text` as a JSON string with its quotes, escaped as Jackson does.
std::string json_quoted(std::string_view text);

}  // namespace tsd::listen
