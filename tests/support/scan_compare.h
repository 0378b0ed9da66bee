// Scanner and reader on the same text: what the scanner passes the reader must find good.
#pragma once

#include <string>
#include <vector>

#include "line/glance.h"
#include "line/judge.h"
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

/// "" when the suspects leave out only lines that the reader finds good, and are counted and cut
/// right; else what went wrong. `passed` counts the lines that needed no reading.
inline std::string compare_suspects(std::string_view text, const tsd::line::Rules& rules,
                                    const std::vector<tsd::line::Suspect>& suspects,
                                    std::uint64_t lines, std::size_t& passed) {
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
                     refused_at_a_glance(line, suspects[next].fault - begin, rules);
      if (refused && !judge(line, rules).refused()) return "refused: " + quoted(line, 2000);
      ++next;
    } else if (judge(line, rules).code != Code::good) {
      return "passed: " + quoted(line, 2000);
    } else {
      ++passed;
    }
    begin = end + 1;
  }
  if (next != suspects.size()) return "a suspect that is no line";
  return lines == number ? "" : "the number of lines is wrong";
}

/// The same of a scanner; twice, for it may have learned in between that lines begin with "put ".
inline std::string compare_with_reader(std::string_view text, const tsd::line::Rules& rules,
                                       tsd::line::Sweeper sweeper, std::size_t& passed) {
  tsd::line::Scanner scanner(rules, sweeper);
  std::vector<tsd::line::Suspect> suspects;
  for (bool again : {false, true}) {
    std::uint64_t lines = scanner.scan(text, suspects);
    std::string wrong = compare_suspects(text, rules, suspects, lines, passed);
    if (!wrong.empty()) return wrong + (again ? ", the second time" : "");
  }
  return "";
}

/// Every dialect, with its own limits and with others.
inline std::vector<tsd::line::Rules> all_line_rules() {
  using tsd::line::Dialect;
  std::vector<tsd::line::Rules> list;
  for (Dialect dialect : {Dialect::opentsdb, Dialect::victoriametrics, Dialect::influxdb,
                          Dialect::portable, Dialect::tcollector}) {
    tsd::line::Rules rules;
    rules.dialect = dialect;
    list.push_back(rules);
    rules.allow_untagged = true;
    rules.max_tags = 2;
    list.push_back(rules);
  }
  return list;
}
