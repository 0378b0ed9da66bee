#include "gather/intake.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tsd::gather {

Intake::Intake(std::string name, const Standards& standards, Say say)
    : name_(std::move(name)),
      standards_(standards),
      say_(std::move(say)),
      cutter_(standards.max_line_bytes) {}

void Intake::feed(std::string_view bytes, std::string& out) {
  cutter_.feed(bytes, [&](std::string_view line) { take(line, out); });
  count_overlong();
}

void Intake::end(std::string& out) {
  cutter_.end([&](std::string_view line) { take(line, out); });
  count_overlong();
}

void Intake::take(std::string_view line, std::string& out) {
  if (line.find_first_not_of(" \t\r") == line.npos) return;  // no point and no fault, as tcollector
  ++counts_.received;
  auto verdict = line::judge(line, standards_.rules);
  if (verdict.refused()) {
    return refuse(line, fmt::format("{}: {}", verdict.column, line::sentence(verdict, line)));
  }
  line::split(line, standards_.rules.dialect, point_);
  if (!standards_.tagger.append(point_, out)) return refuse(line, "too many tags");
  ++counts_.sent;
}

void Intake::refuse(std::string_view line, std::string_view reason) {
  ++counts_.invalid;
  say_(fmt::format("{}: {}: {}", name_, reason, line::quoted(line)));
}

void Intake::count_overlong() {
  for (; overlong_ < cutter_.overlong_lines(); ++overlong_) {
    ++counts_.received;
    ++counts_.invalid;
    say_(fmt::format("{}: a line of more than {} bytes is left out", name_,
                     standards_.max_line_bytes));
  }
}

}  // namespace tsd::gather
