// A byte at a time: what the vectors are compared with, and what a machine without them runs.
#include "line/sweep_block.h"

namespace tsd::line {

namespace {

struct Plain {
  static constexpr std::size_t kLanes = 1;
  using Lanes = Bits;

  template <bool kPuts>
  static void classify(const char* text, Row<kLanes>& row, std::size_t lane) {
    row.name[lane] = row.digit[lane] = row.early[lane] = row.space[lane] = row.equals[lane] =
        row.newline[lane] = row.dot[lane] = row.minus[lane] = row.put[lane] = 0;
    for (unsigned at = 0; at < kBlock; ++at) {
      char c = text[at];
      auto put = [&](Bits* map, bool yes) { map[lane] |= Bits{yes} << at; };
      bool digit = c >= '0' && c <= '9';
      bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      put(row.name, digit || letter || c == '-' || c == '_' || c == '.' || c == '/');
      put(row.digit, digit);
      put(row.early, c >= '1' && c <= '3');
      put(row.space, c == ' ');
      put(row.equals, c == '=');
      put(row.newline, c == '\n');
      put(row.dot, c == '.');
      put(row.minus, c == '-');
      if (kPuts) put(row.put, std::memcmp(text + at, "put ", 4) == 0);
    }
  }
};

}  // namespace

void sweep_scalar(std::string_view text, Sweep& sweep) {
  Sweeping<Plain>(text, sweep).run();
}

}  // namespace tsd::line
