#include "os/stage_state.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "base/foreign.h"
#include "base/number.h"
#include "base/text.h"
#include "os/state_file.h"

namespace tsd::os {
namespace {

constexpr std::size_t kLongestWords = 300;  // bytes of a sentence
constexpr std::string_view kNothing = "-";

// One word: blanks would begin the next one.
std::string word(std::string_view text) {
  std::string one = printable(text);
  std::ranges::replace(one, ' ', '_');
  return one.empty() ? std::string(kNothing) : one;
}

std::string words(std::string_view text) {
  return text.empty() ? std::string(kNothing) : printable(text, kLongestWords);
}

std::string given(std::string_view text) {
  return text == kNothing ? std::string() : std::string(text);
}

template <class Number>
Number number_in(std::string_view& rest) {
  return parse_number<Number>(next_word(rest)).value_or(0);
}

std::string beginning(const StageState& state) {
  return fmt::format("at {}\npid {}\n", state.at, state.pid);
}

std::string to_text(const SourceState& source) {
  return fmt::format("source {} {} {} {} {}\n", word(source.name), word(source.state),
                     source.last_point, source.invalid, words(source.trouble));
}

SourceState source_of(std::string_view rest) {
  SourceState source;
  source.name = next_word(rest);
  source.state = next_word(rest);
  source.last_point = number_in<std::int64_t>(rest);
  source.invalid = number_in<std::uint64_t>(rest);
  source.trouble = given(trim(rest));
  return source;
}

// Takes what is common to all stages.
bool take(StageState& state, std::string_view key, std::string_view value) {
  if (key == "at") state.at = number_in<std::int64_t>(value);
  if (key == "pid") state.pid = number_in<std::int64_t>(value);
  return key == "at" || key == "pid";
}

void take_line(CollectState& state, std::string_view key, std::string_view value) {
  if (take(state, key, value)) return;
  if (key == "host") state.host = given(value);
  if (key == "waiting") state.waiting = given(value);
  if (key == "source") state.sources.push_back(source_of(value));
  if (key == "more") state.left_out = number_in<std::uint64_t>(value);
}

void take_line(ValidateState& state, std::string_view key, std::string_view value) {
  if (take(state, key, value)) return;
  if (key == "lines") state.lines = number_in<std::uint64_t>(value);
  if (key == "refused") state.refused = number_in<std::uint64_t>(value);
  if (key == "last") state.last = given(value);
}

void take_line(SendState& state, std::string_view key, std::string_view value) {
  if (take(state, key, value)) return;
  if (key == "endpoint") state.endpoint = given(value);
  if (key == "confirmed") state.confirmed_at = number_in<std::int64_t>(value);
  if (key == "failing") state.failing_since = number_in<std::int64_t>(value);
  if (key == "trouble") state.trouble = given(value);
  if (key == "rejected") state.rejected = number_in<std::uint64_t>(value);
  if (key == "rejection") state.rejection = given(value);
}

template <class State>
Result<State> read(const std::string& directory, const char* name) {
  auto lines = read_state_file(directory, name);
  if (!lines) return lines.error();
  State state;
  for (std::string_view line : *lines) {
    auto key = next_word(line);
    take_line(state, key, trim(line));
  }
  return state;
}

}  // namespace

std::string to_text(const CollectState& state) {
  constexpr std::size_t kMore = 32;  // bytes of the last line
  std::string text = beginning(state);
  text += fmt::format("host {}\nwaiting {}\n", words(state.host), words(state.waiting));
  std::vector<SourceState> sources = state.sources;
  std::stable_partition(sources.begin(), sources.end(),
                        [](const SourceState& source) { return !source.trouble.empty(); });
  std::uint64_t left_out = state.left_out;
  for (const SourceState& source : sources) {
    std::string line = to_text(source);
    bool fits = text.size() + line.size() + kMore <= kStateFileBytes;
    if (fits) text += line;
    left_out += !fits;
  }
  return left_out == 0 ? text : text + fmt::format("more {}\n", left_out);
}

std::string to_text(const ValidateState& state) {
  return beginning(state) + fmt::format("lines {}\nrefused {}\nlast {}\n", state.lines,
                                        state.refused, words(state.last));
}

std::string to_text(const SendState& state) {
  return beginning(state) + fmt::format(
                                "endpoint {}\nconfirmed {}\nfailing {}\ntrouble {}\n"
                                "rejected {}\nrejection {}\n",
                                words(state.endpoint), state.confirmed_at, state.failing_since,
                                words(state.trouble), state.rejected, words(state.rejection));
}

Result<CollectState> read_collect_state(const std::string& directory) {
  return read<CollectState>(directory, "collect");
}

Result<ValidateState> read_validate_state(const std::string& directory) {
  return read<ValidateState>(directory, "validate");
}

Result<SendState> read_send_state(const std::string& directory) {
  return read<SendState>(directory, "send");
}

}  // namespace tsd::os
