#include "line/sweep.h"

#include <algorithm>
#include <array>
#include <bit>

#include "base/cpu.h"

namespace tsd::line {

void part(std::string_view text, std::span<Stretch> stretches) {
  // One stretch is enough for a short text: a block costs the same whether it is full or not.
  constexpr std::size_t kShort = 4 * kBlock;
  std::size_t place = 0;
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    Stretch& stretch = stretches[i];
    stretch.place = stretch.line = place;
    stretch.lines = stretch.tags = 0;
    stretch.suspected = false;
    stretch.suspects.clear();
    std::size_t share = std::max((text.size() - place) / (stretches.size() - i), kShort);
    if (share < text.size() - place && i + 1 < stretches.size()) {
      place = text.find('\n', place + share) + 1;
    } else {
      place = text.size();
    }
    stretch.end = place;
  }
}

namespace {

constexpr std::size_t kNowhere = kRows * kBlock;

/// The offset of the first fault from `place` on.
std::size_t next_fault(const Bits* faults, std::size_t place) {
  if (place >= kNowhere) return kNowhere;
  std::size_t row = place / kBlock;
  Bits bits = faults[row] & (~Bits{0} << place % kBlock);
  while (bits == 0 && ++row < kRows) bits = faults[row];
  return bits == 0 ? kNowhere : row * kBlock + static_cast<std::size_t>(std::countr_zero(bits));
}

}  // namespace

void collect(const Bits* faults, std::span<const LineEnd> ends, Stretch& stretch) {
  constexpr std::size_t kUnknown = std::string_view::npos;
  std::size_t fault = stretch.suspected ? 0 : next_fault(faults, 0);
  bool known = !stretch.suspected;
  stretch.suspected = false;
  for (std::size_t i = 0; fault < kNowhere; ++i) {
    while (i < ends.size() && ends[i].place < fault) ++i;
    if (i == ends.size()) {
      stretch.suspected = true;
      return;
    }
    std::size_t begin = i == 0 ? stretch.line : stretch.place + ends[i - 1].place + 1;
    stretch.suspects.push_back({begin, stretch.place + ends[i].place, stretch.lines + i,
                                known ? stretch.place + fault : kUnknown});
    fault = next_fault(faults, ends[i].place + 1);
    known = true;
  }
}

#ifdef __x86_64__

std::span<const NamedSweeper> sweepers() {
  static constexpr std::array kAll = {NamedSweeper{"avx2", sweep_avx2, marks_avx2},
                                      NamedSweeper{"sse2", sweep_sse2, marks_sse2},
                                      NamedSweeper{"scalar", sweep_scalar, marks_scalar}};
  static const std::span kHere = std::span(kAll).subspan(has_avx2() ? 0 : 1);
  return kHere;
}

#elif defined(__aarch64__)

std::span<const NamedSweeper> sweepers() {
  static constexpr std::array kAll = {NamedSweeper{"neon", sweep_neon, marks_neon},
                                      NamedSweeper{"scalar", sweep_scalar, marks_scalar}};
  return kAll;
}

#else

std::span<const NamedSweeper> sweepers() {
  static constexpr std::array kAll = {NamedSweeper{"scalar", sweep_scalar, marks_scalar}};
  return kAll;
}

#endif

}  // namespace tsd::line
