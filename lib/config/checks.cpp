#include "config/checks.h"

#include <fmt/core.h>

#include <algorithm>

#include "config/rule.h"

namespace tsd::config {
namespace {

void apply(std::span<const Rule> rules, const Subject& subject, std::vector<Finding>& findings) {
  for (const Rule& rule : rules) {
    rule.look(subject, [&](Place place, std::string_view detail) {
      findings.push_back(
          {rule.code, rule.weight, place, fmt::format(fmt::runtime(rule.sentence), detail)});
    });
  }
}

}  // namespace

std::vector<Finding> check(const Subject& subject) {
  std::vector<Finding> findings;
  apply(text_rules(), subject, findings);
  if (subject.kind == FileKind::python) apply(python_rules(), subject, findings);
  if (subject.kind == FileKind::unit) apply(unit_rules(), subject, findings);
  bool shell = subject.kind == FileKind::script || subject.kind == FileKind::defaults;
  if (shell) apply(host_rules(), subject, findings);
  if (subject.kind == FileKind::script) apply(script_rules(), subject, findings);
  std::ranges::stable_sort(
      findings, {}, [](const Finding& one) { return std::pair(one.place.line, one.place.column); });
  return findings;
}

std::string guide_lines(const Subject& subject) {
  std::string lines;
  bool python = subject.kind == FileKind::python;
  each_line(subject.text, [&](std::string_view line, int) {
    bool wanted = python ? line.starts_with("USER") || line.starts_with("DOMAIN")
                         : line.find("TSD_HOST=") != line.npos;
    if (wanted) lines.append(line).append("\n");
  });
  return lines;
}

bool is_set(const Subject& subject) {
  const Assignments& found = subject.found;
  if (subject.kind == FileKind::python) return found.value("USER") && found.value("DOMAIN");
  if (subject.kind == FileKind::unit) return found.find("ExecStart") != nullptr;
  return subject.kind == FileKind::defaults || found.value("TSD_HOST");
}

std::string format(const Subject& subject, const Finding& finding) {
  return fmt::format("{}:{}:{}: {}{}: {}", subject.path, finding.place.line, finding.place.column,
                     finding.weight == Weight::remark ? "note: " : "", finding.code,
                     finding.sentence);
}

}  // namespace tsd::config
