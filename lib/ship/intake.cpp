#include "ship/intake.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "line/text.h"

namespace tsd::ship {
namespace {

// Longer than what any TSD takes: such a line is not held, only counted.
constexpr std::size_t kLongestLine = 256u << 10;
constexpr std::string_view kComment = "# tsd-spool ";

}  // namespace

Result<AddedTag> parse_tag(std::string_view text) {
  std::size_t equals = text.find('=');
  auto good = [](std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, line::is_name);
  };
  if (equals == text.npos || !good(text.substr(0, equals)) || !good(text.substr(equals + 1))) {
    return Error{fmt::format("\"{}\" is not KEY=VALUE in letters, digits and -_./", text)};
  }
  return AddedTag{std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
}

Intake::Intake(line::Rules rules, std::vector<AddedTag> tags, TakeRejection reject)
    : rules_(std::move(rules)),
      tags_(std::move(tags)),
      reject_(std::move(reject)),
      lines_(kLongestLine) {}

void Intake::feed(std::string_view bytes, Batch& batch) {
  lines_.feed(bytes, [&](std::string_view line) { take(line, batch); });
  note_overlong();
}

void Intake::end(Batch& batch) {
  lines_.end([&](std::string_view line) { take(line, batch); });
  note_overlong();
}

void Intake::take(std::string_view line, Batch& batch) {
  note_overlong();
  ++number_;
  if (line.starts_with(kComment)) return;
  ++in_;
  if (line.ends_with('\r')) line.remove_suffix(1);
  std::string_view judged = tags_.empty() ? line : with_tags(line);
  line::Verdict verdict = line::judge(judged, rules_);
  if (verdict.refused()) return reject(judged, verdict);
  if (judged.starts_with("put ")) judged.remove_prefix(4);
  batch.add(number_, judged);
}

/// In a line that will pass, only a tag can look like " KEY=".
std::string_view Intake::with_tags(std::string_view line) {
  tagged_ = line;
  for (const auto& tag : tags_) {
    if (tagged_.find(" " + tag.key + "=") == tagged_.npos) {
      tagged_.append(" ").append(tag.key).append("=").append(tag.value);
    }
  }
  return tagged_;
}

void Intake::reject(std::string_view line, const line::Verdict& verdict) {
  ++rejected_;
  std::string sentence = line::sentence(verdict, line);
  std::string_view bare = line.starts_with("put ") ? line.substr(4) : line;
  reject_({number_, verdict.column, bare, line::name(verdict.code), sentence});
}

void Intake::note_overlong() {
  for (; overlong_ < lines_.overlong_lines(); ++overlong_) {
    ++number_;
    ++in_;
    ++rejected_;
    reject_({number_,
             kLongestLine,
             {},
             line::name(line::Code::line_length),
             fmt::format("the line is longer than {} bytes", kLongestLine)});
  }
}

}  // namespace tsd::ship
