// Converts lines to the JSON that /api/put takes. Values keep their digits, and their spelling
// where JSON allows it: "+5", ".5", "5." and "007" become 5, 0.5, 5.0 and 7, because
// VictoriaMetrics drops such strings in silence and InfluxDB refuses them. Other values ("1.5f")
// become strings, which OpenTSDB reads by its telnet rules.
#pragma once

#include <string>
#include <string_view>

#include "line/judge.h"
#include "line/rules.h"

namespace tsd::ship {

class JsonPointWriter {
 public:
  /// The lines must have passed the rules of `dialect`.
  explicit JsonPointWriter(line::Dialect dialect) : dialect_(dialect) {}

  /// Appends the point of `line`, with or without "put ", as an object.
  void append(std::string_view line, std::string& into);
  /// Some value so far went as a string.
  bool has_strings() const { return has_strings_; }

 private:
  line::Dialect dialect_;
  bool has_strings_ = false;
  line::Point point_;  // reused, so that its memory is allocated once
};

/// The spelling of a decimal number in JSON (RFC 8259, section 6): the same digits without a plus
/// and leading zeros, with a digit on both sides of the point. Empty for other text. An integer
/// stays one, and Java reads the same double from both.
std::string json_number(std::string_view word);

/// False when the value of `line` has no spelling as a JSON number, and goes as a string.
bool has_json_number(std::string_view line);

/// `line` as its point arrives: the words of the JSON, parted by single spaces. A time whose digits
/// alone are another time ("1600000000.5", "-1600000000") stands as it was: no TSD stores it as
/// meant. For judging; the lines must have passed the rules of `dialect`.
std::string as_posted(std::string_view line, line::Dialect dialect);

/// A key that identifies a point within a request, however its JSON is spelled: metric, time, value
/// and tags in the order of their keys. Splits by OpenTSDB's rules: only OpenTSDB names points.
std::string identity_of(std::string_view line);

/// The time that OpenTSDB's telnet reads in `word` ("1600000000.123"), in JSON spelling: without
/// dots, plus and leading zeros.
std::string json_time(std::string_view word);

}  // namespace tsd::ship
