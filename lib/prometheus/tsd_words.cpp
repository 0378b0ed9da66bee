#include "prometheus/tsd_words.h"

#include "base/utf8.h"

namespace tsd::prometheus {
namespace {

bool is_taken(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || c == '/';
}

}  // namespace

void append_tsd_metric(std::string_view name, TsdNames names, std::string& into) {
  char underscore = names == TsdNames::dotted ? '.' : '_';
  for (char c : name) into += c == '_' ? underscore : c == ':' ? '_' : c;
}

void append_tsd_value(std::string_view value, std::string& into) {
  while (!value.empty()) {
    Rune rune = first_rune(value);
    into += rune.size == 1 && is_taken(value.front()) ? value.front() : '_';
    value.remove_prefix(rune.size);
  }
}

}  // namespace tsd::prometheus
