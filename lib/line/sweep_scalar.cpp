// A byte at a time: what the vectors are compared with, and what a machine without them runs.
#include "line/sweep_block.h"

namespace tsd::line {

namespace {

struct Byte {
  static constexpr unsigned kBytes = 1;
  static unsigned char load(const char* p) { return static_cast<unsigned char>(*p); }
  static unsigned char all(char c) { return static_cast<unsigned char>(c); }
  static bool equal(unsigned char byte, unsigned char other) { return byte == other; }
  static unsigned char lower(unsigned char byte, unsigned char small) { return byte | small; }
  static bool within(unsigned char byte, unsigned char first, unsigned char more) {
    return static_cast<unsigned char>(byte - first) <= more;
  }
  static bool either(bool a, bool b) { return a || b; }
  static bool both(bool a, bool b) { return a && b; }
  static Bits bits(bool set) { return set; }
};

}  // namespace

bool sweep_scalar(const char* text, std::size_t base, std::size_t bytes, Sweep& sweep) {
  return sweep_window<Byte>(text, base, bytes, sweep);
}

}  // namespace tsd::line
