// One point of an HTTP put, between its JSON and its line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tsd::listen {

/// As it was in the body; a field that was absent or null holds nothing. Numbers and booleans are
/// their own text.
struct HttpPoint {
  std::optional<std::string> metric, value;
  std::optional<std::int64_t> timestamp;
  std::vector<std::pair<std::string, std::optional<std::string>>> tags;

  /// A key that is there already gets the new value.
  void set_tag(std::string key, std::optional<std::string> tag_value);
};

/// Why the point cannot be a line, in the words and the order of OpenTSDB 2.4; nothing when it can.
std::optional<std::string> fault_of(const HttpPoint& point);

/// Appends `metric timestamp value tag=value ...` without a newline, for a point without fault.
void write_line(const HttpPoint& point, std::string& to);

/// Appends an element of OpenTSDB's "errors" array, with a comma where one is needed:
/// {"error":"...","datapoint":{...}}, absent fields left out.
void write_error(const HttpPoint& point, std::string_view fault, std::string& to);

/// `text` as a JSON string, with its quotes.
std::string json_quoted(std::string_view text);

}  // namespace tsd::listen
