#include "line/judge.h"

#include <fmt/core.h>

#include <cstdint>
#include <utility>

#include "line/dialects.h"
#include "line/hint.h"
#include "line/put.h"
#include "line/text.h"

namespace tsd::line {

namespace {

/// The properties of a dialect; kManners is in the order of Dialect.
struct Manner {
  Verdict (*judge)(Reading&);
  std::size_t most_bytes;  // size limit of a line on the wire
  std::size_t max_tags;
  bool tags_needed;
  bool skips_spaces;  // before "put"
  bool tight;         // every space separates two words, which may be empty
};

// OpenTSDB reads at most 64 KiB at once and refuses a line without a newline by then;
// VictoriaMetrics closes the connection at 256 KiB. The dialects without a known limit use ours,
// which is the same, to bound the memory.
constexpr Manner kManners[] = {
    {judge_opentsdb, 64u << 10, 8, true, false, true},
    {judge_victoriametrics, kLongestLine, SIZE_MAX, false, true, false},
    {judge_influxdb, kLongestLine, SIZE_MAX, false, true, false},
    {judge_portable, 1024, 8, true, false, true},
    {judge_tcollector, kLongestLine, SIZE_MAX, false, false, false},
    {judge_prometheus, kLongestLine, SIZE_MAX, false, true, false},
};

/// No dialect has a limit for lines up to this size.
constexpr std::size_t kUnlimitedBytes = 1000;

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

bool put_in_capitals(std::string_view line) {
  if (!line.starts_with('P') && !line.starts_with('p')) return false;
  std::string_view word = line.substr(0, line.find(' '));
  return word != "put" && equal_ignoring_case(word, "put") && line.size() > word.size();
}

/// Replaces a refusal by a simpler cause of it, where there is one.
Verdict simplify(Verdict verdict, const Reading& reading) {
  std::string_view line = reading.line;
  if (line.starts_with(kByteOrderMark)) return {Code::byte_order_mark, 1, kByteOrderMark.size(), 0};
  if (line.starts_with(' ') && (reading.tight || line.starts_with(" put ")))
    return {Code::leading_space, 1, 1, 0};
  if (put_in_capitals(line)) return {Code::put_case, 1, 3, 0};
  if (verdict.code == Code::line_length) return verdict;
  std::string_view blamed =
      verdict.length == 0 ? line : line.substr(verdict.column - 1, verdict.length);
  std::size_t at = std::min(find_byte(blamed, '\t'), find_byte(blamed, '\r'));
  if (at < blamed.size()) {
    Code code = blamed[at] == '\t' ? Code::tab : Code::carriage_return;
    bool line_end = blamed.data() + at >= reading.body.data() + reading.body.size();
    if (!line_end) return reading.at(code, blamed.substr(at, 1));
  }
  return verdict;
}

bool has_tag(std::string_view body, std::string_view key) {
  for (std::size_t at = 0; (at = body.find(key, at)) != body.npos; ++at) {
    bool begins = at > 0 && (body[at - 1] == ' ' || body[at - 1] == '\t');
    std::size_t end = at + key.size();
    if (begins && end < body.size() && body[end] == '=') return true;
  }
  return false;
}

const Manner& manner_of(Dialect dialect) {
  return kManners[static_cast<std::size_t>(dialect)];
}

/// Cuts the next word off an accepted line; empty at the end.
std::string_view take_next(std::string_view& rest, Dialect dialect) {
  if (dialect == Dialect::influxdb) return take_field(rest, kGoBlanks);
  if (dialect == Dialect::tcollector) return take_field(rest, kPythonBlanks);
  return take_spaced_word(rest);
}

/// No program of today has seen January 1970: what is taken for its time is another number.
bool is_early(std::string_view time) {
  constexpr std::string_view kJanuary = "2678400";  // its seconds
  while (time.starts_with('+') || time.starts_with('0')) time.remove_prefix(1);
  std::string_view digits = time.substr(0, find_byte(time, '.'));
  return digits.size() < kJanuary.size() || (digits.size() == kJanuary.size() && digits < kJanuary);
}

/// The line without "put " and without a final '\r'.
std::string_view body_of(std::string_view line, const Manner& manner) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  std::size_t spaces = manner.skips_spaces ? std::min(line.find_first_not_of(' '), line.size()) : 0;
  if (line.substr(spaces).starts_with(kPut)) line.remove_prefix(spaces + kPut.size());
  return line;
}

Reading begin(std::string_view line, const Rules& rules, const Manner& manner) {
  std::string_view body = body_of(line, manner);
  std::size_t max_tags = rules.max_tags != 0 ? rules.max_tags : manner.max_tags;
  bool tags_needed = manner.tags_needed && !rules.allow_untagged;
  return {line, body, rules, max_tags, tags_needed, manner.tight};
}

/// The limit of a line in bytes, by the rules or the dialect, and that of a frame.
Verdict look_for_length(std::string_view line, const Rules& rules, const Manner& manner) {
  std::size_t most =
      rules.max_line_bytes != 0 ? std::min(rules.max_line_bytes, kLongestLine) : manner.most_bytes;
  if (wire_bytes(line) > most) {
    return {Code::line_length, 1, line.size(), static_cast<std::int64_t>(most)};
  }
  bool framed = rules.dialect == Dialect::opentsdb && rules.transport == Transport::telnet;
  if (framed && wire_bytes(line) > kFrameBytes) {
    return {Code::frame_length, 1, line.size(), static_cast<std::int64_t>(kFrameBytes)};
  }
  return {};
}

/// With `simplest`, a refusal by the reader is replaced by its simplest cause.
Verdict judge(std::string_view line, const Rules& rules, bool simplest) {
  const Manner& manner = manner_of(rules.dialect);
  Reading reading = begin(line, rules, manner);
  if (reading.body.empty()) return {Code::empty_line, 1, 0, 0};
  if (line.size() > kUnlimitedBytes || rules.max_line_bytes != 0) {
    if (Verdict verdict = look_for_length(line, rules, manner); verdict.refused()) return verdict;
  }
  Verdict verdict = manner.judge(reading);
  if (verdict.refused()) return simplest ? simplify(verdict, reading) : verdict;
  if (verdict.code == Code::good && is_early(reading.time)) {
    verdict = reading.at(Code::timestamp_early, reading.time);
  }
  for (const std::string& key : rules.require_tags) {
    if (!has_tag(reading.body, key)) return reading.at_end(Code::tag_required);
  }
  return verdict;
}

}  // namespace

Verdict judge(std::string_view line, const Rules& rules) {
  return judge(line, rules, true);
}

Verdict judge_roughly(std::string_view line, const Rules& rules) {
  return judge(line, rules, false);
}

std::string sentence(const Verdict& verdict, std::string_view line) {
  std::size_t from = std::min(verdict.column - 1, line.size());
  std::string_view word = line.substr(from, verdict.length);
  Hint hint = hint_at(verdict, line);
  if (hint.is_alone) return std::move(hint.text);
  std::string text =
      fmt::format(fmt::runtime(fault(verdict.code).sentence), quoted(word), verdict.detail);
  return hint.text.empty() ? text : text.append("; ").append(hint.text);
}

void split(std::string_view line, Dialect dialect, Point& into) {
  line = body_of(line, manner_of(dialect));
  into.metric = take_next(line, dialect);
  into.time = take_next(line, dialect);
  into.value = take_next(line, dialect);
  into.tags.clear();
  for (std::string_view word; !(word = take_next(line, dialect)).empty();) {
    into.tags.push_back(cut_tag(word));
  }
}

void squeeze(std::string_view line, std::string& into) {
  into.clear();
  for (std::string_view word; !(word = take_field(line, kPythonBlanks)).empty();) {
    if (!into.empty()) into += ' ';
    into += word;
  }
}

}  // namespace tsd::line
