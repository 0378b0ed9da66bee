// Scanner and reader on the same text: what the scanner passes the reader must find good.
#pragma once

#include <fmt/core.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "line/judge.h"
#include "line/quick_reject.h"
#include "line/scan.h"

/// A text of lines, and around it what would mislead a scanner that looked there.
class ScannedText {
 public:
  void add(std::string_view line) { text_.append(line).append(1, '\n'); }
  std::string_view view() {
    std::size_t size = text_.size();
    text_.append(tsd::line::kSlack, '=');
    text_.resize(size);  // what lies behind stays readable and as it is
    return std::string_view(text_).substr(tsd::line::kSlack);
  }

 private:
  std::string text_ = std::string(tsd::line::kSlack, '=');
};

/// What the reader says of each line of a text.
inline std::vector<tsd::line::Verdict> read_all(std::string_view text,
                                                const tsd::line::Rules& rules) {
  std::vector<tsd::line::Verdict> verdicts;
  for (std::size_t begin = 0, end; begin < text.size(); begin = end + 1) {
    end = text.find('\n', begin);
    verdicts.push_back(tsd::line::judge(text.substr(begin, end - begin), rules));
  }
  return verdicts;
}

/// "" when the suspects leave out only lines that the reader finds good, and are counted and cut
/// right; else what went wrong. `passed` counts the lines that needed no reading.
inline std::string compare_suspects(std::string_view text, const tsd::line::Rules& rules,
                                    const std::vector<tsd::line::Verdict>& verdicts,
                                    const std::vector<tsd::line::Suspect>& suspects,
                                    std::size_t& passed) {
  using namespace tsd::line;
  std::size_t next = 0;
  std::uint64_t number = 0;
  for (std::size_t begin = 0; begin < text.size(); ++number) {
    std::size_t end = text.find('\n', begin);
    std::string_view line = text.substr(begin, end - begin);
    if (next < suspects.size() && suspects[next].begin == begin) {
      if (suspects[next].end != end) return "cut wrongly: " + quoted(line, 2000);
      if (suspects[next].number != number) return "counted wrongly: " + quoted(line, 2000);
      bool refused = suspects[next].fault != text.npos &&
                     is_refused_quickly(line, suspects[next].fault - begin, rules);
      if (refused && !verdicts[number].refused()) return "refused: " + quoted(line, 2000);
      ++next;
    } else if (verdicts[number].code != Code::good) {
      return "passed: " + quoted(line, 2000);
    } else {
      ++passed;
    }
    begin = end + 1;
  }
  return next == suspects.size() ? "" : "a suspect that is no line";
}

/// The same of scanners of every width; of each twice, for it may have learned in between that
/// lines begin with "put ".
inline std::string compare_with_reader(std::string_view text, const tsd::line::Rules& rules,
                                       std::span<const tsd::line::NamedSweeper> widths,
                                       std::size_t& passed) {
  std::vector<tsd::line::Verdict> verdicts = read_all(text, rules);
  std::vector<tsd::line::Suspect> suspects;
  for (const tsd::line::NamedSweeper& width : widths) {
    tsd::line::Scanner scanner(rules, width.sweep);
    for (std::string_view turn : {"the first time", "the second time"}) {
      std::uint64_t lines = scanner.scan(text, suspects);
      std::string wrong = compare_suspects(text, rules, verdicts, suspects, passed);
      if (wrong.empty() && lines != verdicts.size()) wrong = "the number of lines is wrong";
      if (wrong.empty()) continue;
      return fmt::format("{}, dialect {}, {}: {}", width.name, int(rules.dialect), turn, wrong);
    }
  }
  return "";
}

/// Every dialect, with its own limits and with others.
inline std::vector<tsd::line::Rules> all_line_rules() {
  using tsd::line::Dialect;
  std::vector<tsd::line::Rules> list;
  for (Dialect dialect : {Dialect::opentsdb, Dialect::victoriametrics, Dialect::influxdb,
                          Dialect::portable, Dialect::tcollector, Dialect::prometheus}) {
    tsd::line::Rules rules;
    rules.dialect = dialect;
    list.push_back(rules);
    rules.allow_untagged = true;
    rules.max_tags = 2;
    list.push_back(rules);
  }
  return list;
}
