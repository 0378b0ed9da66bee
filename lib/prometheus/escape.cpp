#include "prometheus/escape.h"

#include <algorithm>

#include "base/utf8.h"

namespace tsd::prometheus {
namespace {

void append_escaped(std::string_view text, bool quotes, std::string& into) {
  while (!text.empty()) {
    Rune rune = first_rune(text);
    if (!rune.valid) {
      into.append("\xef\xbf\xbd");
    } else if (rune.value == '\n') {
      into.append("\\n");
    } else {
      if (rune.value == '\\' || (quotes && rune.value == '"')) into.push_back('\\');
      into.append(text.substr(0, rune.size));
    }
    text.remove_prefix(rune.size);
  }
}

bool is_plain(char c) {
  return static_cast<unsigned char>(c) < 0x80 && c != '\n' && c != '\\' && c != '"';
}

}  // namespace

void append_label_value(std::string_view value, std::string& into) {
  if (std::all_of(value.begin(), value.end(), is_plain)) {
    into.append(value);
  } else {
    append_escaped(value, true, into);
  }
}

void append_help(std::string_view help, Form form, std::string& into) {
  append_escaped(help, form == Form::openmetrics, into);
}

}  // namespace tsd::prometheus
