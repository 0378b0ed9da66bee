#include "listen/message_lines.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "base/spool_comment.h"
#include "base/text.h"
#include "line/put.h"
#include "listen/telnet.h"

namespace tsd::listen {
namespace {

constexpr std::size_t kJsonPiece = 4096;  // bytes; its lines are not bounded otherwise

/// A byte that no line has: of a binary format, or a terminal's command.
bool is_control(char c) {
  auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

/// Eight bytes of a text at once; the highest bit of each says yes or no.
class EightBytes {
 public:
  explicit EightBytes(const char* bytes) { std::memcpy(&bytes_, bytes, sizeof bytes_); }
  std::uint64_t below_blank() const { return ~(((bytes_ & kLow) + 0x60 * kEach) | bytes_) & kHigh; }
  std::uint64_t equal(unsigned char byte) const {
    std::uint64_t other = bytes_ ^ (byte * kEach);
    return ~(((other & kLow) + kLow) | other) & kHigh;
  }

 private:
  static constexpr std::uint64_t kEach = 0x0101010101010101, kLow = 0x7f * kEach,
                                 kHigh = 0x80 * kEach;
  std::uint64_t bytes_ = 0;
};

/// The same of a whole message, newlines left out: most have none.
bool has_control(std::string_view text) {
  std::uint64_t bad = 0;
  for (; text.size() >= sizeof bad; text.remove_prefix(sizeof bad)) {
    EightBytes bytes(text.data());
    bad |= bytes.below_blank() & ~bytes.equal('\n') & ~bytes.equal('\t');
    bad |= bytes.equal(0x7f);
  }
  return bad != 0 || std::ranges::any_of(text, [](char c) { return c != '\n' && is_control(c); });
}

bool is_json(std::string_view text) {
  return text.starts_with('{') || text.starts_with('[');
}

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && kBlanks.has(text.front())) text.remove_prefix(1);
  return text;
}

/// The object or array that `text` begins with; all of it where it does not end.
std::string_view first_value(std::string_view text) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (in_string && c == '\\') {
      ++i;
    } else if (c == '"') {
      in_string = !in_string;
    } else if (!in_string && (c == '{' || c == '[')) {
      ++depth;
    } else if (!in_string && (c == '}' || c == ']') && --depth == 0) {
      return text.substr(0, i + 1);
    }
  }
  return text;
}

}  // namespace

void MessageLines::begin(std::string_view payload) {
  rest_ = payload;
  has_control_ = has_control(payload);
  json_.reset();
  if (is_json(without_blanks(payload))) begin_value();
}

/// The next value of JSON, if there is one.
void MessageLines::begin_value() {
  rest_ = without_blanks(rest_);
  if (rest_.empty()) return;
  if (!is_json(rest_)) {
    refuse_({"json", "what stands behind its JSON is none", rest_});
    rest_ = {};
    return;
  }
  value_ = first_value(rest_);
  bad_ = 0;
  json_.emplace(checker_, JsonPoints::Form::typed);
}

std::uint64_t MessageLines::next(std::uint64_t most, std::string& lines) {
  return json_ ? next_json(lines) : next_text(most, lines);
}

std::uint64_t MessageLines::next_text(std::uint64_t most, std::string& lines) {
  std::uint64_t count = 0;
  std::size_t full = lines.size() + kPiece;
  while (!rest_.empty() && count < most && lines.size() < full) {
    if (take(take_line(rest_), lines)) ++count;
  }
  return count;
}

/// False: it is none, or is refused.
bool MessageLines::take(std::string_view line, std::string& lines) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.size() > kLongestLine) {
    refuse_({"line-length", "a line is longer than 65536 bytes", line});
    return false;
  }
  if (has_control_ && std::ranges::any_of(line, is_control)) {
    refuse_({"control-byte", "it is binary, or has a control byte", line});
    return false;
  }
  std::string_view point = line::without_put(line);
  if (point.starts_with(kSpoolComment)) {  // readers of lines skip it, so it gets no receipt
    refuse_({"comment", "it is a comment of a spool segment", line});
    return false;
  }
  if (point.empty() || (kBlanks.has(point.front()) && trim(point).empty())) return false;
  // Readers of lines skip one "put ": a metric of that name needs both.
  if (point.starts_with(line::kPut)) point = line;
  lines.append(point).push_back('\n');
  return true;
}

std::uint64_t MessageLines::next_json(std::string& lines) {
  std::string_view piece = value_.substr(0, kJsonPiece);
  value_.remove_prefix(piece.size());
  rest_.remove_prefix(piece.size());
  auto read = json_->feed(piece);
  if (read && value_.empty()) read = json_->end();
  std::string made = json_->take_lines();
  std::string errors = json_->take_errors();
  for (; bad_ < json_->bad(); ++bad_)
    refuse_({"json-point", "a point of its JSON is no line", errors});
  if (!read) {
    refuse_({"json", read.error().text, piece});
    rest_.remove_prefix(value_.size());
    value_ = {};
  }
  if (value_.empty()) begin_value();
  lines.append(made);
  return count_lines(made);
}

}  // namespace tsd::listen
