#include "line/quick_reject.h"

#include <catch2/catch.hpp>

#include "line/judge.h"

using namespace tsd::line;

namespace {

/// Where a caret stands in the row below a line.
bool glance(std::string_view line, std::string_view caret, Dialect dialect = Dialect::opentsdb) {
  Rules rules;
  rules.dialect = dialect;
  return is_refused_quickly(line, caret.find('^'), rules);
}

struct Case {
  const char* line;
  const char* caret;  // under the first byte that is not as in a plain line
};

constexpr Case kRefused[] = {
    {"sys:cpu 1600000000 1 host=a",  //
     "   ^"},
    {"m 1600000000 true host=a",  //
     "             ^"},
    {"m x600000000 1 host=a",  //
     "  ^"},
    {"m 1600000000 1 host= a=b",  //
     "                    ^"},
    {"m 1600000000 1 host",  //
     "                   ^"},
    {"m 1600000000 1 host a=b",  //
     "                   ^"},
    {"m 1600000000 1 host=a=b",  //
     "                     ^"},
    {"m 1600000000 1 =b",  //
     "               ^"},
};

// They are read: some are taken, of the others a glance is not enough to know.
constexpr Case kUnknown[] = {
    {"m 1600000000 1  host=a",  // an empty word, which OpenTSDB passes over
     "               ^"},
    {"m 1600000000 +1 host=a",  //
     "             ^"},
    {"m 1600000000 1e5 host=a",  //
     "              ^"},
    {"m 1600000000 1 host=\xe9",  // a letter of ISO-8859-1
     "                    ^"},
    {"m 1600000000 1 host=a\r",  //
     "                     ^"},
    {"# tsd-spool 1",  // a spool's comment
     "^"},
};

}  // namespace

TEST_CASE("glance: what is refused at a glance the reader refuses too") {
  for (const Case& one : kRefused) {
    CAPTURE(one.line);
    for (Dialect dialect : {Dialect::opentsdb, Dialect::portable}) {
      Rules rules;
      rules.dialect = dialect;
      CHECK(glance(one.line, one.caret, dialect));
      CHECK(judge(one.line, rules).refused());
    }
  }
}

TEST_CASE("glance: what one byte does not tell is left to the reader") {
  for (const Case& one : kUnknown) {
    CAPTURE(one.line);
    CHECK_FALSE(glance(one.line, one.caret));
  }
}

TEST_CASE("glance: dialects that take nearly anything want every line read") {
  for (Dialect dialect :
       {Dialect::victoriametrics, Dialect::influxdb, Dialect::tcollector, Dialect::prometheus}) {
    for (const Case& one : kRefused) CHECK_FALSE(glance(one.line, one.caret, dialect));
  }
}
