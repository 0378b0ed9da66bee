#include "config/checks.h"

#include <fmt/core.h>

#include <catch2/catch.hpp>
#include <sstream>

#include "os/file.h"

using namespace tsd;

namespace {

constexpr std::string_view kScript = R"(#!/bin/sh
# chkconfig: 2345 90 10
# description: ships metrics
#
{}### BEGIN INIT INFO
# Provides:          tcollector
# Required-Start:    $network $remote_fs
# Required-Stop:     $network $remote_fs
# Default-Start:     2 3 4 5
# Default-Stop:      0 1 6
### END INIT INFO
)";

struct Case {
  std::string name, file, text, expected;
};

/// \r \t \xNN of the table as the bytes they stand for.
std::string unescape(std::string_view line) {
  std::string bytes;
  for (std::size_t i = 0; i < line.size(); ++i) {
    char next = line[i] == '\\' && i + 1 < line.size() ? line[i + 1] : '\0';
    if (next == 'r' || next == 't') {
      bytes += next == 'r' ? '\r' : '\t';
      i += 1;
    } else if (next == 'x') {
      bytes += static_cast<char>(std::stoi(std::string(line.substr(i + 2, 2)), nullptr, 16));
      i += 3;
    } else {
      bytes += line[i];
    }
  }
  return bytes;
}

std::vector<Case> cases() {
  std::istringstream table(*os::read_file(TSD_TEST_DATA "/config/traps.txt"));
  std::vector<Case> all;
  for (std::string line; std::getline(table, line);) {
    if (line.starts_with("== ")) {
      std::size_t colon = line.rfind(": ");
      all.push_back({line.substr(3, colon - 3), line.substr(colon + 2), "", ""});
    } else if (line.starts_with('|')) {
      all.back().text += unescape(std::string_view(line).substr(1)) + "\n";
    } else if (!line.empty() && !line.starts_with('#')) {
      all.back().expected += line + "\n";
    }
  }
  for (auto& one : all) {
    if (one.file == "script") one.text = fmt::format(kScript, one.text);
  }
  return all;
}

std::string said(const config::ConfigFile& file) {
  std::string lines;
  for (const auto& finding : config::check(file)) {
    lines += fmt::format("{}:{} {}{}\n", finding.position.line, finding.position.column,
                         finding.weight == config::Weight::remark ? "note " : "", finding.code);
  }
  return lines;
}

}  // namespace

TEST_CASE("checks: every trap of the table is named at its place") {
  auto all = cases();
  CHECK(all.size() >= 70);
  for (const auto& one : all) {
    INFO(one.name << ": " << one.file);
    CHECK(said(config::make_config_file(one.file, one.text)) == one.expected);
  }
}

TEST_CASE("checks: the mode of a script counts") {
  auto file = config::make_config_file("script", fmt::format(kScript, "TSD_HOST=tsd1\n"));
  file.mode = 0644;
  CHECK(said(file) == "1:1 not-executable\n");
  file.mode = 0777;
  CHECK(said(file) == "1:1 writable\n");
  file.mode = 0755;
  CHECK(said(file).empty());
}

TEST_CASE("checks: a secret that others can read") {
  auto file = config::make_config_file("config.py", "USER='a'\nDOMAIN='b'\nPASSWORD='c'\n");
  file.mode = 0644;
  CHECK(said(file) == "3:1 note secret-tag\n3:1 note secret-readable\n");
  file.mode = 0640;
  CHECK(said(file) == "3:1 note secret-tag\n");
}

TEST_CASE("checks: what the guide's greps print, to the byte") {
  auto script =
      config::make_config_file("x", "#TSD_HOST=a\n TSD_HOST=b \r\nXTSD_HOST=c\nTSD_HOST =d");
  CHECK(config::guide_lines(script) == "#TSD_HOST=a\n TSD_HOST=b \r\nXTSD_HOST=c\n");
  auto python =
      config::make_config_file("config.py", "USER = 'a'\n#USER\n DOMAIN=1\nDOMAINS\nUSERNAME=2");
  CHECK(config::guide_lines(python) == "USER = 'a'\nDOMAINS\nUSERNAME=2\n");
}

TEST_CASE("checks: a finding is one line with its place") {
  auto file = config::make_config_file("a/tcollector", "#!/bin/sh\nTSD_HOST=a b\n");
  auto findings = config::check(file);
  REQUIRE_FALSE(findings.empty());
  CHECK(config::format(file, findings.back()) ==
        "a/tcollector:2:10: host-one-command: this sets TSD_HOST for one command on the same line "
        "only");
}
