#include "ship/kafka/message.h"

#include "base/text.h"

namespace tsd::ship {
namespace {

constexpr std::string_view kType = "{\"type\":\"Metric\",";
// What JSON adds to the words of a line: the names of its members, quotes around each tag.
constexpr std::size_t kJsonAround = 128;

}  // namespace

void Message::add(std::string_view line, std::string_view key) {
  if (lines_ == 0) key_ = key;
  is_mixed_ = is_mixed_ || key_ != key;
  bool is_first = lines_++ == 0;
  if (format_ == KafkaFormat::put) {
    if (!is_first) text_ += '\n';
    text_ += line;
    return;
  }
  text_ += is_first ? '[' : ',';
  std::size_t begin = text_.size();
  points_.append(line, text_);
  text_.replace(begin, 1, kType);
}

void Message::close() {
  if (format_ == KafkaFormat::json) text_ += ']';
}

std::size_t Message::bytes_with(std::string_view line) const {
  return text_.size() + line.size() * (format_ == KafkaFormat::json ? 2 : 1) +
         (format_ == KafkaFormat::json ? kJsonAround : 1);
}

void Message::drop_text() {
  release(text_);
}

}  // namespace tsd::ship
