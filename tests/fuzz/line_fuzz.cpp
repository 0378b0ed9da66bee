// Any bytes as a line, by every dialect: a verdict lies within its line, a refusal has a sentence,
// a line that is taken can be split, and a repaired line passes and needs no repair.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "line/judge.h"
#include "line/validate/repair.h"
#include "line/validate/report.h"
#include "support/scan_compare.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tsd::line;
  std::string_view line(reinterpret_cast<const char*>(data), size);
  line = line.substr(0, line.find('\n'));
  static const auto kRules = all_line_rules();
  Point point;
  for (const Rules& rules : kRules) {
    Verdict verdict = judge(line, rules);
    if (verdict.column < 1 || verdict.column - 1 + verdict.length > line.size()) std::abort();
    if (sentence(verdict, line).empty()) std::abort();
    report_text({"f", 1}, verdict, line, true);
    report_json({"f", 1}, verdict, line);
    if (auto repaired = repair(line, rules)) {
      if (judge(repaired->line, rules).refused() || repair(repaired->line, rules)) std::abort();
    }
    if (verdict.refused()) continue;
    split(line, rules.dialect, point);
    if (point.metric.empty() || point.time.empty() || point.value.empty()) std::abort();
  }
  return 0;
}
