#include "base/foreign.h"

#include <fmt/core.h>

#include <iterator>

#include "base/utf8.h"

namespace tsd {
namespace {

/// As printable(), with a backslash in front of every byte of `marked`.
std::string shown(std::string_view text, std::size_t limit, std::string_view marked,
                  Tab tab = Tab::escaped) {
  std::string line;
  std::size_t used = 0;
  while (!text.empty() && used < limit) {
    Rune rune = first_rune(text);
    if (rune.is_printable() || (rune.value == '\t' && tab == Tab::kept)) {
      if (marked.find(text.front()) != marked.npos) line += '\\';
      line += text.substr(0, rune.size);
    } else {
      for (char c : text.substr(0, rune.size)) {
        fmt::format_to(std::back_inserter(line), "\\x{:02x}", static_cast<unsigned char>(c));
      }
    }
    text.remove_prefix(rune.size);
    used += rune.size;
  }
  return text.empty() ? line : line + "...";
}

}  // namespace

std::string printable(std::string_view text, std::size_t limit, Tab tab) {
  return shown(text, limit, "", tab);
}

std::string quote_foreign(std::string_view text, std::size_t limit) {
  return "\"" + shown(text, limit, "\"\\") + "\"";
}

}  // namespace tsd
