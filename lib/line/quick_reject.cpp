#include "line/quick_reject.h"

#include "base/ascii.h"
#include "line/text.h"

namespace tsd::line {

namespace {

/// Neither a name nor a number may contain this byte.
bool is_nowhere(char c) {
  return c > ' ' && c < 0x7f && c != '+' && c != '=' && !is_name(c);
}

/// True for a tag without '=' that ends at `end`. Time and value come before it and have been
/// plain.
bool lacks_equals(std::string_view line, std::size_t end) {
  std::size_t begin = end;
  while (begin > 0 && is_name(line[begin - 1])) --begin;
  return begin > 0 && begin < end && line[begin - 1] == ' ' && is_ascii_letter(line[begin]);
}

}  // namespace

bool is_refused_quickly(std::string_view line, std::size_t fault, const Rules& rules) {
  bool strict = rules.dialect == Dialect::opentsdb || rules.dialect == Dialect::portable;
  if (!strict || line.starts_with('#')) return false;  // '#' may begin a comment of the spool
  bool at_end = fault >= line.size();
  char byte = at_end ? ' ' : line[fault];
  char before = fault == 0 ? '\n' : line[fault - 1];
  if (byte == ' ') return before == '=' || lacks_equals(line, fault);
  // The '=' of a plain key is not a fault; a word that begins with a letter is not a number.
  return byte == '=' || is_nowhere(byte) || (before == ' ' && is_ascii_letter(byte));
}

}  // namespace tsd::line
