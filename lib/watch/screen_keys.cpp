#include "watch/screen_keys.h"

#include <algorithm>
#include <array>

namespace tsd::watch {
namespace {

void move(Query& query, std::ptrdiff_t rows) {
  auto from = static_cast<std::ptrdiff_t>(query.from) + rows;
  query.from = static_cast<std::size_t>(std::max<std::ptrdiff_t>(from, 0));
}

std::ptrdiff_t page(const Query& query) {
  return static_cast<std::ptrdiff_t>(query.count);
}

template <class Word>
Word next(Word word, int count) {
  return static_cast<Word>((static_cast<int>(word) + 1) % count);
}

void show_next_part(Query& query) {
  query.part = next(query.part, kPartCount);
  query.sort = Sort::name;
  query.from = 0;
}

struct Key {
  int key;
  void (*press)(ScreenState& state);
};

// Of a series, its number of points is no column.
constexpr std::array<Key, 15> kKeys{{
    {'/', [](ScreenState& state) { state.is_typing = true; }},
    {' ', [](ScreenState& state) { state.paused = !state.paused; }},
    {'\t', [](ScreenState& state) { show_next_part(state.query); }},
    {'p', [](ScreenState& state) { state.query.plots_changes = !state.query.plots_changes; }},
    {'r', [](ScreenState& state) { state.query.descending = !state.query.descending; }},
    {'s',
     [](ScreenState& state) {
       state.query.sort = next(state.query.sort, state.query.part == Part::series ? 4 : 5);
     }},
    {'k', [](ScreenState& state) { move(state.query, -1); }},
    {escaped_key('A'), [](ScreenState& state) { move(state.query, -1); }},
    {'j', [](ScreenState& state) { move(state.query, 1); }},
    {escaped_key('B'), [](ScreenState& state) { move(state.query, 1); }},
    {'b', [](ScreenState& state) { move(state.query, -page(state.query)); }},
    {escaped_key('5'), [](ScreenState& state) { move(state.query, -page(state.query)); }},
    {'f', [](ScreenState& state) { move(state.query, page(state.query)); }},
    {escaped_key('6'), [](ScreenState& state) { move(state.query, page(state.query)); }},
    {'g', [](ScreenState& state) { state.query.from = 0; }},
}};

/// Removes the last character, of one byte or more.
void rub_out(std::string& text) {
  while (!text.empty() && (text.back() & 0xc0) == 0x80) text.pop_back();
  if (!text.empty()) text.pop_back();
}

void type(int key, ScreenState& state) {
  constexpr int kEscape = 27, kDelete = 127, kBackspace = 8, kLastByte = 255;
  std::string& filter = state.query.filter;
  state.query.from = 0;
  if (key == kEscape) filter.clear();
  if (key == '\r' || key == '\n' || key == kEscape) {
    state.is_typing = false;
  } else if (key == kDelete || key == kBackspace) {
    rub_out(filter);
  } else if (key >= ' ' && key <= kLastByte && filter.size() < Query::kLongestFilter) {
    filter.push_back(static_cast<char>(key));
  }
}

}  // namespace

bool take_key(int key, ScreenState& state) {
  if (state.is_typing) {
    type(key, state);
    return true;
  }
  auto known = std::ranges::find(kKeys, key, &Key::key);
  if (known != kKeys.end()) known->press(state);
  return key != 'q';
}

}  // namespace tsd::watch
