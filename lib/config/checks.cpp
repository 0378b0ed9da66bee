#include "config/checks.h"

#include <fmt/core.h>

#include <algorithm>

#include "config/rule.h"

namespace tsd::config {
namespace {

void apply(std::span<const Rule> rules, const ConfigFile& file, std::vector<Finding>& findings) {
  for (const Rule& rule : rules) {
    rule.look(file, [&](TextPosition position, std::string_view detail) {
      findings.push_back(
          {rule.code, rule.weight, position, fmt::format(fmt::runtime(rule.sentence), detail)});
    });
  }
}

}  // namespace

std::vector<Finding> check(const ConfigFile& file) {
  std::vector<Finding> findings;
  apply(text_rules(), file, findings);
  if (file.kind == FileKind::python) apply(python_rules(), file, findings);
  if (file.kind == FileKind::unit) apply(unit_rules(), file, findings);
  bool shell = file.kind == FileKind::script || file.kind == FileKind::defaults;
  if (shell) {
    apply(host_rules(), file, findings);
    apply(variable_rules(), file, findings);
  }
  if (file.kind == FileKind::script) apply(script_rules(), file, findings);
  std::ranges::stable_sort(findings, {}, [](const Finding& one) {
    return std::pair(one.position.line, one.position.column);
  });
  return findings;
}

std::string guide_lines(const ConfigFile& file) {
  std::string lines;
  bool python = file.kind == FileKind::python;
  each_line(file.text, [&](std::string_view line, int) {
    bool wanted = python ? line.starts_with("USER") || line.starts_with("DOMAIN")
                         : line.find("TSD_HOST=") != line.npos;
    if (wanted) lines.append(line).append("\n");
  });
  return lines;
}

bool is_set(const ConfigFile& file) {
  const Assignments& found = file.found;
  if (file.kind == FileKind::python) return found.value("USER") && found.value("DOMAIN");
  if (file.kind == FileKind::unit) return found.find("ExecStart") != nullptr;
  return file.kind == FileKind::defaults || found.value("TSD_HOST");
}

std::string format(const ConfigFile& file, const Finding& finding) {
  return fmt::format("{}:{}:{}: {}{}: {}", file.path, finding.position.line,
                     finding.position.column, finding.weight == Weight::remark ? "note: " : "",
                     finding.code, finding.sentence);
}

}  // namespace tsd::config
