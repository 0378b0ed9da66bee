// Cuts a line into its words at single spaces, in one pass and without memory of its own, and finds
// in each what a reader asks first: the '=' and the bytes that may not stand in a name.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "line/sweep.h"

namespace tsd::line {

struct Word {
  std::string_view text;         ///< up to the next space; may be empty
  std::size_t equals = 0;        ///< offset of its first '='; its size when it has none
  std::size_t odd = 0;           ///< offset of its first byte other than a-z A-Z 0-9 - _ . / =
  bool has_more_equals = false;  ///< behind the first

  bool has_equals() const { return equals < text.size(); }
  bool has_odd() const { return odd < text.size(); }
  /// The parts of a word that has an '='.
  std::string_view key() const { return {text.data(), equals}; }
  std::string_view value() const { return {text.data() + equals + 1, text.size() - equals - 1}; }
};

class Words {
 public:
  explicit Words(std::string_view line, MarksOf marks_of = sweepers().front().marks_of)
      : line_(line), marks_of_(marks_of) {
    load();
  }

  /// Cuts the next word; false behind the last. Every space separates two words.
  bool take(Word& into) {
    if (marks_.space == 0) {
      if (has_ended()) return false;
      load();
      if (marks_.space == 0) return take_long(into);
    }
    const Bits end = marks_.space & -marks_.space, before = end - 1;
    const Bits equals = marks_.equals & before;
    const std::size_t begin = begin_;
    begin_ = place_of(end) + 1;
    into.text = {line_.data() + block_ + begin, begin_ - 1 - begin};
    into.equals = place_of(equals | end) - begin;
    into.odd = place_of(marks_.odd | end) - begin;
    into.has_more_equals = (equals & (equals - 1)) != 0;
    marks_.space ^= end;
    marks_.equals ^= equals;
    marks_.odd &= ~before;
    return true;
  }
  bool has_ended() const { return block_ + begin_ > line_.size(); }
  /// What take() has not cut yet.
  std::string_view rest() const {
    return line_.substr(has_ended() ? line_.size() : block_ + begin_);
  }

 private:
  static std::size_t place_of(Bits bits) {
    return static_cast<std::size_t>(std::countr_zero(bits));
  }
  void load();
  bool take_long(Word& into);

  std::string_view line_;
  MarksOf marks_of_;
  std::size_t block_ = 0;  ///< offset of the marked bytes
  std::size_t begin_ = 0;  ///< offset of the next word from there
  Marks marks_;            ///< of the words that are left; the end of the line counts as a space
};

}  // namespace tsd::line
