// Any bytes as a text of lines, at every width of vector, by every dialect: what the scanner passes
// the plain reader finds good.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "support/scan_compare.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tsd::line;
  // A few bytes make little text; four times the same puts it at other places of its blocks.
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  ScannedText text;
  for (int i = 0; i < 4; ++i) text.add(bytes);
  std::string_view view = text.view();
  static const auto kRules = all_line_rules();
  std::size_t passed = 0;
  for (const Rules& rules : kRules) {
    std::string wrong = compare_with_reader(view, rules, sweepers(), passed);
    if (wrong.empty()) continue;
    std::fprintf(stderr, "%s\n", wrong.c_str());
    std::abort();
  }
  return 0;
}
