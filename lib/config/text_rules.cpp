#include "config/rule.h"

namespace tsd::config {
namespace {

void byte_order_mark(const ConfigFile& file, const Hit& hit) {
  if (file.text.starts_with("\xef\xbb\xbf")) hit({1, 1}, "");
}

void wide_text(const ConfigFile& file, const Hit& hit) {
  if (file.text.starts_with("\xff\xfe") || file.text.starts_with("\xfe\xff")) hit({1, 1}, "");
}

void carriage_return(const ConfigFile& file, const Hit& hit) {
  bool told = false;
  each_line(file.text, [&](std::string_view line, int number) {
    if (told || !line.ends_with('\r')) return;
    told = true;
    hit({number, static_cast<int>(line.size())}, file.kind == FileKind::python
                                                     ? "the guide's egrep prints them too"
                                                     : "a shell takes them for part of the values");
  });
}

/// Typographic quotes and blanks, as word processors and web pages insert them.
void typographic(const ConfigFile& file, const Hit& hit) {
  struct Odd {
    std::string_view bytes, name;
  };
  constexpr Odd kOdd[] = {{"\xe2\x80\x9c", "“"},          {"\xe2\x80\x9d", "”"},
                          {"\xe2\x80\x98", "‘"},          {"\xe2\x80\x99", "’"},
                          {"\xc2\xa0", "no-break space"}, {"\xe2\x80\x8b", "zero-width space"}};
  each_line(file.text, [&](std::string_view line, int number) {
    std::size_t equals = line.find('=');
    std::size_t text = line.find_first_not_of(" \t");
    if (equals == line.npos || line[text] == '#') return;
    for (const Odd& odd : kOdd) {
      std::size_t at = line.find(odd.bytes);
      if (at != line.npos) return hit({number, static_cast<int>(at) + 1}, odd.name);
    }
  });
}

constexpr Rule kTextRules[] = {
    {"byte-order-mark", Weight::fault,
     "the file begins with a byte order mark, before which no #! counts: save it as plain UTF-8",
     byte_order_mark},
    {"utf-16", Weight::fault, "the file is UTF-16: save it as plain UTF-8", wide_text},
    {"carriage-return", Weight::fault, "lines end with CR LF and {}: sed -i 's/\\r$//' the file",
     carriage_return},
    {"typographic", Weight::fault, "a {} stands where plain ASCII is meant: type it anew",
     typographic},
};

}  // namespace

std::span<const Rule> text_rules() {
  return kTextRules;
}

}  // namespace tsd::config
