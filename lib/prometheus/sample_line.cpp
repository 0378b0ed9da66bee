#include "prometheus/sample_line.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "base/ascii.h"
#include "base/number.h"

namespace tsd::prometheus {
namespace {

bool is_letter(char c) {
  return is_ascii_letter(c) || c == '_';
}

std::size_t skip_digits(std::string_view word, std::size_t at) {
  while (at < word.size() && is_ascii_digit(word[at])) ++at;
  return at;
}

/// [+-]?(digits[.digits]|.digits)([eE][+-]?digits)?
bool is_decimal(std::string_view word) {
  std::size_t at = word.starts_with('+') || word.starts_with('-') ? 1 : 0;
  std::size_t whole = skip_digits(word, at);
  std::size_t digits = whole - at;
  at = whole;
  if (at < word.size() && word[at] == '.') {
    std::size_t end = skip_digits(word, at + 1);
    digits += end - at - 1;
    at = end;
  }
  if (digits == 0) return false;
  if (at == word.size()) return true;
  if (ascii_lower(word[at++]) != 'e') return false;
  if (at < word.size() && (word[at] == '+' || word[at] == '-')) ++at;
  return at < word.size() && skip_digits(word, at) == word.size();
}

std::optional<std::int64_t> read_millis(std::string_view word) {
  if (word.starts_with('+')) word.remove_prefix(1);
  return parse_number<std::int64_t>(word);
}

constexpr std::int64_t kMostSeconds = 253'402'300'799;  // the year 9999

/// Seconds with a fraction, by their digits: a double would make 1700000000.123 one millisecond
/// less.
std::optional<std::int64_t> read_seconds(std::string_view word) {
  if (!is_decimal(word)) return std::nullopt;
  if (word.find_first_of("eE") != word.npos) {
    auto number = parse_double(word.starts_with('+') ? word.substr(1) : word);
    if (!number || std::abs(*number) > static_cast<double>(kMostSeconds)) return std::nullopt;
    return static_cast<std::int64_t>(*number * 1000);
  }
  bool negative = word.starts_with('-');
  if (negative || word.starts_with('+')) word.remove_prefix(1);
  std::size_t point = std::min(word.find('.'), word.size());
  auto whole = point == 0 ? std::optional<std::int64_t>(0)
                          : parse_number<std::int64_t>(word.substr(0, point));
  if (!whole || *whole > kMostSeconds) return std::nullopt;
  std::int64_t millis = *whole * 1000;
  std::int64_t unit = 100;
  for (std::size_t at = point + 1; at < word.size() && unit > 0; ++at, unit /= 10) {
    millis += (word[at] - '0') * unit;
  }
  return negative ? -millis : millis;
}

/// The parts of a line, cut off one by one.
class LineReader {
 public:
  LineReader(std::string_view line, Form form, SampleLine& into)
      : rest_(line), form_(form), into_(into) {}

  std::optional<Rule> read() {
    if (auto broken = read_name()) return broken;
    skip_blanks();
    if (rest_.starts_with('{')) {
      if (auto broken = read_labels()) return broken;
    }
    if (auto broken = expect_blank(Rule::value)) return broken;
    if (auto broken = read_number()) return broken;
    return read_time();
  }

 private:
  bool is_strict() const { return form_ == Form::openmetrics; }

  static bool is_blank(char c) { return c == ' ' || c == '\t'; }

  /// Text 0.0.4 has any number of blanks anywhere, OpenMetrics one space where one is due.
  void skip_blanks() {
    if (is_strict()) return;
    while (!rest_.empty() && is_blank(rest_.front())) rest_.remove_prefix(1);
  }

  std::optional<Rule> expect_blank(Rule what_is_missing) {
    if (is_strict()) {
      if (!rest_.starts_with(' ')) return rest_.empty() ? what_is_missing : Rule::blank;
      rest_.remove_prefix(1);
      if (!rest_.empty() && is_blank(rest_.front())) return Rule::blank;
    }
    skip_blanks();
    return rest_.empty() ? std::optional(what_is_missing) : std::nullopt;
  }

  std::optional<Rule> read_name() {
    skip_blanks();
    std::size_t end = 0;
    while (end < rest_.size() && (is_letter(rest_[end]) || rest_[end] == ':' ||
                                  (end > 0 && is_ascii_digit(rest_[end])))) {
      ++end;
    }
    into_.name = cut(end);
    bool ends_well = rest_.empty() || is_blank(rest_.front()) || rest_.front() == '{';
    if (end == 0 || !ends_well) return Rule::metric_name;
    return std::nullopt;
  }

  std::optional<Rule> read_labels() {
    rest_.remove_prefix(1);
    for (bool first = true;; first = false) {
      skip_blanks();
      if (rest_.starts_with('}') && (first || !is_strict())) break;
      if (auto broken = read_label()) return broken;
      skip_blanks();
      if (rest_.starts_with('}')) break;
      if (!rest_.starts_with(',')) return Rule::label_separator;
      rest_.remove_prefix(1);
    }
    rest_.remove_prefix(1);
    bool ends_well = rest_.empty() || is_blank(rest_.front()) || !is_strict();
    return ends_well ? std::nullopt : std::optional(Rule::blank);
  }

  std::optional<Rule> read_label() {
    std::size_t end = 0;
    while (end < rest_.size() &&
           (is_letter(rest_[end]) || (end > 0 && is_ascii_digit(rest_[end])))) {
      ++end;
    }
    if (end == 0) return Rule::label_name;
    std::string_view name = cut(end);
    skip_blanks();
    if (!rest_.starts_with('=')) return Rule::label_equals;
    rest_.remove_prefix(1);
    skip_blanks();
    if (into_.label(name)) return Rule::label_twice;
    if (into_.labels.size() == kMostLabels) return Rule::label_count;
    into_.labels.push_back({name, {}});
    return read_quoted(into_.labels.back().value);
  }

  std::optional<Rule> read_quoted(std::string& value) {
    if (!rest_.starts_with('"')) return Rule::label_quote;
    rest_.remove_prefix(1);
    for (;;) {
      std::size_t stop = rest_.find_first_of("\\\"");
      if (stop == rest_.npos) return Rule::label_quote;
      value.append(rest_.substr(0, stop));
      bool ends = rest_[stop] == '"';
      rest_.remove_prefix(stop + 1);
      if (ends) return std::nullopt;
      if (auto broken = read_escape(value)) return broken;
    }
  }

  /// OpenMetrics leaves an escape that it does not know as it is.
  std::optional<Rule> read_escape(std::string& value) {
    if (rest_.empty()) return Rule::label_quote;
    char c = rest_.front();
    if (c == 'n') {
      value += '\n';
    } else if (c == '"' || c == '\\') {
      value += c;
    } else if (is_strict()) {
      value.append("\\").append(1, c);
    } else {
      return Rule::label_escape;
    }
    rest_.remove_prefix(1);
    return std::nullopt;
  }

  std::optional<Rule> read_number() {
    into_.value = cut_word();
    auto number = read_value(into_.value);
    if (!number) return Rule::value;
    into_.number = *number;
    return std::nullopt;
  }

  std::optional<Rule> read_time() {
    if (is_at_exemplar()) return std::nullopt;
    if (is_strict() && rest_.empty()) return std::nullopt;
    if (is_strict()) {
      if (auto broken = expect_blank(Rule::timestamp)) return broken;
    }
    skip_blanks();
    if (rest_.empty()) return std::nullopt;
    std::string_view word = cut_word();
    into_.time_ms = is_strict() ? read_seconds(word) : read_millis(word);
    if (!into_.time_ms) return Rule::timestamp;
    if (is_at_exemplar()) return std::nullopt;
    skip_blanks();
    return rest_.empty() ? std::nullopt : std::optional(Rule::rest_of_line);
  }

  bool is_at_exemplar() const { return is_strict() && rest_.starts_with(" # {"); }

  std::string_view cut(std::size_t size) {
    std::string_view part = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return part;
  }
  std::string_view cut_word() { return cut(std::min(rest_.find_first_of(" \t"), rest_.size())); }

  std::string_view rest_;
  Form form_;
  SampleLine& into_;
};

}  // namespace

std::optional<std::string_view> SampleLine::label(std::string_view label_name) const {
  auto found = std::ranges::find(labels, label_name, &SampleLabel::name);
  if (found == labels.end()) return std::nullopt;
  return found->value;
}

std::optional<SampleLine::Number> read_value(std::string_view word) {
  if (is_decimal(word)) return SampleLine::Number::finite;
  bool has_sign = word.starts_with('+') || word.starts_with('-');
  std::string small = ascii_lower(word.substr(has_sign ? 1 : 0));
  if (small == "inf" || small == "infinity") return SampleLine::Number::infinite;
  if (small == "nan" && !has_sign) return SampleLine::Number::nan;
  return std::nullopt;
}

std::optional<Rule> read_sample_line(std::string_view line, Form form, SampleLine& into) {
  into.labels.clear();
  into.name = into.value = {};
  into.time_ms.reset();
  return LineReader(line, form, into).read();
}

}  // namespace tsd::prometheus
