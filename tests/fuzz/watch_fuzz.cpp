// Whatever a viewer asks for and whatever passes: what is sent to it is bounded, its strings end,
// and neither a browser nor a terminal gets a byte to act on. The first line is the head of a
// request.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/text.h"
#include "net/request_head.h"
#include "watch/frame.h"
#include "watch/screen.h"

using namespace tsd;

namespace {

constexpr std::int64_t kNow = 1'700'000'000'000;

bool is_control(char c) {
  return (c >= 0 && c < ' ') || c == '\x7f';
}

/// Strings are closed, and hold no control character.
void check_json(std::string_view json) {
  bool is_inside = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (is_control(json[i])) std::abort();
    if (is_inside && json[i] == '\\') {
      ++i;
    } else if (json[i] == '"') {
      is_inside = !is_inside;
    }
  }
  if (is_inside || json.size() > 200'000) std::abort();
}

/// Nothing but the looks of the screen itself.
void check_screen(std::string text) {
  for (const char* look : {"\x1b[0m", "\x1b[1m", "\x1b[7m", "\x1b[33m", "\x1b[36m", "\r\n"}) {
    std::string_view word = look;
    for (std::size_t at; (at = text.find(word)) != text.npos;) text.erase(at, word.size());
  }
  if (std::ranges::any_of(text, is_control)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::string_view whole = text;
  std::string_view head = take_line(text);
  watch::Query query = watch::read_query(net::read_request_head(whole).query);
  watch::Board board;
  board.take(text, kNow);
  board.refuse(text, head, kNow);
  board.say(head);
  watch::ScreenState state;
  for (char key : head) watch::take_key(static_cast<unsigned char>(key), state);
  watch::ScreenState untouched;
  for (watch::Part part :
       {watch::Part::series, watch::Part::hosts, watch::Part::refused, watch::Part::delivery}) {
    query.part = state.query.part = untouched.query.part = part;
    check_json(watch::frame_json(board, query, kNow));
    check_screen(watch::screen_text(board, untouched, {24, 80, true, true}, kNow));
    check_screen(
        watch::screen_text(board, state, {size % 40 + 1, size % 130 + 1, true, true}, kNow));
  }
  return 0;
}
