// Lines as the JSON that /api/put takes. Values keep their own spelling: a number's literal as it
// stands where JSON allows it, else as a string, which OpenTSDB reads by its telnet rules.
#pragma once

#include <string>
#include <string_view>

#include "line/judge.h"
#include "line/rules.h"

namespace tsd::ship {

class JsonPointWriter {
 public:
  /// `dialect` has judged the lines before.
  explicit JsonPointWriter(line::Dialect dialect) : dialect_(dialect) {}

  /// Appends the point of `line` ("put ..." or without) as an object.
  void append(std::string_view line, std::string& into);

 private:
  line::Dialect dialect_;
  line::Point point_;  // its memory is kept from line to line
};

/// What tells one point of a request from another, however its JSON is spelled: metric, time, value
/// and tags in the order of their keys. Only OpenTSDB tells points apart, so the words are its own.
std::string identity_of(std::string_view line);

/// The time that OpenTSDB's telnet reads in `word` ("1600000000.123"), in JSON's spelling: dots, a
/// plus and leading zeros are left out.
std::string json_time(std::string_view word);

}  // namespace tsd::ship
