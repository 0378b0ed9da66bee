#include "line/words.h"

#include <algorithm>

#include "line/text.h"

namespace tsd::line {

void Words::load() {
  block_ += begin_;
  begin_ = 0;
  marks_of_(line_, block_, marks_);
  std::size_t left = line_.size() - block_;
  if (left < kBlock) marks_.space |= Bits{1} << left;
}

/// Takes a word that is longer than a block.
bool Words::take_long(Word& into) {
  std::string_view rest = line_.substr(block_);
  std::string_view text = rest.substr(0, rest.find(' '));
  auto is_odd = [](char c) { return !is_name(c) && c != '='; };
  auto odd = std::ranges::find_if(text, is_odd) - text.begin();
  std::size_t equals = std::min(text.find('='), text.size());
  into = {text, equals, static_cast<std::size_t>(odd), false};
  into.has_more_equals = into.has_equals() && into.value().find('=') != text.npos;
  begin_ = text.size() + 1;
  marks_ = {};
  return true;
}

}  // namespace tsd::line
