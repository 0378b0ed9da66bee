#include "prometheus/tsd_words.h"

#include <algorithm>
#include <cstddef>

#include "base/ascii.h"
#include "base/utf8.h"

namespace tsd::prometheus {
namespace {

bool is_taken(char c) {
  return is_ascii_alnum(c) || c == '-' || c == '_' || c == '.' || c == '/';
}

}  // namespace

void append_tsd_metric(std::string_view name, TsdNames names, std::string& into) {
  char underscore = names == TsdNames::dotted ? '.' : '_';
  for (char c : name) into += c == '_' ? underscore : c == ':' ? '_' : c;
}

void append_tsd_value(std::string_view value, std::string& into) {
  for (;;) {
    auto odd = std::ranges::find_if_not(value, is_taken);
    std::size_t taken = static_cast<std::size_t>(odd - value.begin());
    into.append(value.substr(0, taken));
    value.remove_prefix(taken);
    if (value.empty()) return;
    into += '_';
    value.remove_prefix(first_rune(value).size);
  }
}

}  // namespace tsd::prometheus
