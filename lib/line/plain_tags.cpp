#include "line/plain_tags.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "line/suspects.h"

namespace tsd::line {
namespace {

struct Reserved {
  Dialect dialect;
  std::string_view tag;  // as it stands in a line, from the space before it
};
// VictoriaMetrics stores the point under the name that __name__ gives; InfluxDB drops it behind an
// answered `version` ("invalid tag key").
constexpr std::array kReserved{
    Reserved{Dialect::victoriametrics, " __name__="},
    Reserved{Dialect::influxdb, " time="},
};

bool is_of(const Reserved& reserved, Dialect dialect) {
  return reserved.dialect == dialect || dialect == Dialect::portable;
}

bool cuts_names(Dialect dialect) {
  return dialect == Dialect::victoriametrics || dialect == Dialect::portable;
}

bool has(std::string_view text, std::string_view word) {
  return memmem(text.data(), text.size(), word.data(), word.size()) != nullptr;
}

/// A name over kLongestTagKey covers one of these steps whole. True of some shorter ones, too.
bool may_have_long_name(std::string_view text) {
  constexpr std::size_t kStep = kLongestTagKey / 2;
  for (std::size_t at = 0; at + kStep <= text.size(); at += kStep) {
    if (std::memchr(text.data() + at, ' ', kStep) == nullptr) return true;
  }
  return false;
}

}  // namespace

bool is_reserved(std::string_view key, Dialect dialect) {
  return std::ranges::any_of(kReserved, [&](const Reserved& one) {
    return is_of(one, dialect) && one.tag.substr(1, one.tag.size() - 2) == key;
  });
}

bool may_have_odd_tags(std::string_view text, Dialect dialect) {
  bool is_found = std::ranges::any_of(
      kReserved, [&](const Reserved& one) { return is_of(one, dialect) && has(text, one.tag); });
  return is_found || (cuts_names(dialect) && may_have_long_name(text));
}

void add_odd_tags(std::string_view text, Dialect dialect, std::vector<Suspect>& suspects) {
  if (!may_have_odd_tags(text, dialect)) return;
  add_suspects(text, suspects, [dialect](std::string_view line) {
    return line.size() > kLongestTagKey || may_have_odd_tags(line, dialect);
  });
}

}  // namespace tsd::line
