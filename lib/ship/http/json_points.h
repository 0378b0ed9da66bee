// Converts lines to the JSON that /api/put takes. Values keep their spelling: a number as it stands
// if JSON allows it, else as a string, which OpenTSDB reads by its telnet rules.
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

 private:
  line::Dialect dialect_;
  line::Point point_;  // reused, so that its memory is allocated once
};

/// A key that identifies a point within a request, however its JSON is spelled: metric, time, value
/// and tags in the order of their keys. Splits by OpenTSDB's rules: only OpenTSDB names points.
std::string identity_of(std::string_view line);

/// The time that OpenTSDB's telnet reads in `word` ("1600000000.123"), in JSON spelling: without
/// dots, plus and leading zeros.
std::string json_time(std::string_view word);

}  // namespace tsd::ship
