// The board as the text of a terminal's screen.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "watch/board.h"
#include "watch/screen_keys.h"

namespace tsd::watch {

struct ScreenStyle {
  std::size_t rows = 24;
  std::size_t columns = 80;
  bool colours = true;
  bool utf8 = true;
};

/// Exactly `style.rows` lines with "\r\n" between them, each at most `style.columns` wide, in plain
/// ANSI (ECMA-48: bold, reverse, and colours where they are wanted). `state.query` gets the rows
/// that fit, and its first row is set back where the list is shorter.
std::string screen_text(const Board& board, ScreenState& state, const ScreenStyle& style,
                        std::int64_t now_ms);

/// "12 s", "3 min", "2 h", "4 d".
std::string age_text(std::int64_t age_ms);

}  // namespace tsd::watch
