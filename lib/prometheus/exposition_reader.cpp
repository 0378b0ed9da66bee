#include "prometheus/exposition_reader.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <utility>

#include "base/text.h"
#include "base/utf8.h"
#include "prometheus/names.h"

namespace tsd::prometheus {
namespace {

constexpr Blanks kBlank(" \t");
constexpr std::size_t kShownOfLine = 200;

struct TypeRow {
  Type type;
  std::string_view word;
  bool in_text;                              ///< text 0.0.4 has it too
  std::array<std::string_view, 5> suffixes;  ///< of its samples; the rest is "-"
};

constexpr std::string_view kNone = "-";  // no name contains it

constexpr std::array<TypeRow, 9> kTypes{{
    {Type::unknown, "unknown", false, {"", kNone, kNone, kNone, kNone}},
    {Type::unknown, "untyped", true, {"", kNone, kNone, kNone, kNone}},
    {Type::counter, "counter", true, {"_total", "_created", kNone, kNone, kNone}},
    {Type::gauge, "gauge", true, {"", kNone, kNone, kNone, kNone}},
    {Type::histogram, "histogram", true, {"_bucket", "_sum", "_count", "_created", kNone}},
    {Type::gaugehistogram, "gaugehistogram", false, {"_bucket", "_gsum", "_gcount", kNone, kNone}},
    {Type::summary, "summary", true, {"", "_sum", "_count", "_created", kNone}},
    {Type::info, "info", false, {"_info", kNone, kNone, kNone, kNone}},
    {Type::stateset, "stateset", false, {"", kNone, kNone, kNone, kNone}},
}};

const TypeRow& row_of(Type type) {
  return *std::ranges::find(kTypes, type, &TypeRow::type);
}

const TypeRow* row_of(std::string_view word, Form form) {
  auto row = std::ranges::find(kTypes, word, &TypeRow::word);
  if (row == kTypes.end()) return nullptr;
  bool is_there = form == Form::text ? row->in_text : row->word != "untyped";
  return is_there ? &*row : nullptr;
}

bool is_number(std::optional<std::string_view> word) {
  return word && read_value(*word).has_value();
}

}  // namespace

void ExpositionReader::feed(std::string_view bytes) {
  cutter_.feed(bytes, [this](std::string_view line) {
    miss_overlong();
    take_line(line);
  });
  miss_overlong();
}

void ExpositionReader::end(bool whole) {
  if (whole && cutter_.is_amid_line()) {
    bool is_eof = false;
    cutter_.end([&](std::string_view line) {
      is_eof = form_ == Form::openmetrics && line == "# EOF";
      take_line(line);
      if (!is_eof) fail(Rule::no_newline, line);
    });
    miss_overlong();
  }
  if (whole && form_ == Form::openmetrics && !at_end_) {
    ++lines_;
    fail(Rule::end_missing, "");
  }
  if (!whole) is_sound_ = false;
  close();
}

/// A line that was dropped because of its length: the name it had is not known.
void ExpositionReader::miss_overlong() {
  for (; overlong_ < cutter_.overlong_lines(); ++overlong_) {
    ++lines_;
    ++samples_;
    fail(Rule::line_length, "");
  }
}

void ExpositionReader::take_line(std::string_view line) {
  ++lines_;
  if (at_end_) return fail(Rule::end_early, line);
  std::string_view rest = trim(line, kBlank);
  if (rest.ends_with('\r')) return fail(Rule::line_end, line);
  if (rest.empty()) {
    if (form_ == Form::openmetrics) fail(Rule::blank_line, line);
    return;
  }
  if (rest.starts_with('#')) return take_comment(form_ == Form::text ? rest : line);
  take_sample(line);
}

void ExpositionReader::take_comment(std::string_view line) {
  if (form_ == Form::openmetrics && line == "# EOF") {
    at_end_ = true;
    ++sound_lines_;
    return;
  }
  std::string_view rest = line.substr(1);
  std::string_view word = next_word(rest, kBlank);
  if (word == "HELP" || word == "TYPE" || (word == "UNIT" && form_ == Form::openmetrics)) {
    return take_metadata(word, rest);
  }
  if (form_ == Form::openmetrics) fail(Rule::comment, line);
}

void ExpositionReader::take_metadata(std::string_view word, std::string_view rest) {
  std::string_view name = next_word(rest, kBlank);
  rest = trim(rest, kBlank);
  bool has_name = is_metric_name(name);
  // A line of metadata begins a family: without a name it costs none that was before it.
  if (!has_name || !is_open_ || name != family_.name) open(has_name ? name : "");
  if (!has_name) return fail(Rule::metadata, word);
  if (!is_utf8(rest)) return fail(Rule::utf8, rest);
  ++sound_lines_;
  if (word == "TYPE") return take_type(rest);
  if (word == "HELP") return void(family_.help = rest);
  family_.unit = rest;
  bool fits = rest.empty() || (name.ends_with(rest) && name.size() > rest.size() &&
                               name[name.size() - rest.size() - 1] == '_');
  if (!fits) fail(Rule::unit_suffix, rest);
}

void ExpositionReader::take_type(std::string_view type) {
  const TypeRow* row = row_of(type, form_);
  if (type.empty()) return fail(Rule::metadata, "TYPE");
  if (row == nullptr) return fail(Rule::type_word, type);
  std::size_t hash = std::hash<std::string_view>()(family_.name);
  bool is_known = typed_.contains(hash);
  if (typed_.size() < kMostTyped) typed_.insert(hash);
  if (has_type_ || is_known) return fail(Rule::type_twice, family_.name);
  if (samples_ > 0) return fail(Rule::type_late, family_.name);
  has_type_ = true;
  family_.type = row->type;
}

void ExpositionReader::take_sample(std::string_view line) {
  bool is_text = is_utf8(line);
  auto broken = read_sample_line(line, form_, sample_);
  if (!is_text) broken = Rule::utf8;
  // A line without a name belongs to the family around it.
  if (!sample_.name.empty() && !belongs(sample_.name)) open(sample_.name);
  is_open_ = true;
  ++samples_;
  if (!broken) broken = check_in_family(sample_);
  if (broken) return fail(*broken, line);
  ++sound_lines_;
  if (is_sound_) taker_.take_sample(family_, sample_);
}

std::optional<Rule> ExpositionReader::check_in_family(const SampleLine& sample) const {
  std::string_view suffix = sample.name.substr(std::min(family_.name.size(), sample.name.size()));
  bool is_plain = suffix.empty();
  bool has_plain = std::ranges::count(row_of(family_.type).suffixes, "") > 0 ||
                   (family_.type == Type::counter && form_ == Form::text);
  if (is_plain && !has_plain) return Rule::family_name;
  if (suffix == "_bucket" && !is_number(sample.label("le"))) return Rule::bucket;
  bool is_quantile = family_.type == Type::summary && is_plain;
  if (is_quantile && !is_number(sample.label("quantile"))) return Rule::quantile;
  return std::nullopt;
}

/// To the family that is open.
bool ExpositionReader::belongs(std::string_view name) const {
  if (!is_open_ || !name.starts_with(family_.name)) return false;
  std::string_view suffix = name.substr(family_.name.size());
  return suffix.empty() || std::ranges::count(row_of(family_.type).suffixes, suffix) > 0;
}

void ExpositionReader::open(std::string_view name) {
  close();
  is_open_ = true;
  family_.name = name;
}

void ExpositionReader::close() {
  if (is_open_) taker_.end_family(family_, samples_, is_sound_);
  family_ = {};
  is_open_ = has_type_ = false;
  is_sound_ = true;
  samples_ = 0;
}

void ExpositionReader::fail(Rule rule, std::string_view line) {
  ++bad_lines_;
  is_open_ = true;
  if (!std::exchange(is_sound_, false)) return;
  taker_.take_malformed({lines_, rule, family_.name, std::string(line.substr(0, kShownOfLine))});
}

}  // namespace tsd::prometheus
