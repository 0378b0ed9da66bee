#include "gather/line_gate.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "line/plain.h"

namespace tsd::gather {

LineGate::LineGate(std::string name, const LinePolicy& policy, Say say)
    : policy_(policy), cutter_(policy.max_line_bytes), log_(std::move(name), std::move(say)) {}

void LineGate::feed(std::string_view bytes, std::string& out) {
  cutter_.set_limit(most_bytes());
  cutter_.feed(bytes, [&](std::string_view line) { take(line, out); });
  count_overlong();
}

void LineGate::end(std::string& out) {
  cutter_.end([&](std::string_view line) { take(line, out); });
  count_overlong();
}

void LineGate::cut_off() {
  cutter_.end([&](std::string_view line) {
    ++counts_.received;
    ++counts_.invalid;
    if (!log_.has_turn()) return;
    log_.say(fmt::format("it ended amid a line, which is left out: {}", line::quoted(line)));
  });
  count_overlong();
}

void LineGate::take(std::string_view line, std::string& out) {
  if (line::split_plain(line, point_)) {
    ++counts_.received;
    return keep(line, Form::plain, out);
  }
  if (line.find_first_not_of(" \t\r") == line.npos) return;  // no point and no fault, as tcollector
  ++counts_.received;
  if (line.starts_with("put ")) {  // a sender's word: to tcollector it is the metric
    ++counts_.invalid;
    if (log_.has_turn()) log_.say(fmt::format("no \"put\" here: {}", line::quoted(line)));
    return;
  }
  auto verdict = line::judge(line, policy_.rules);
  if (verdict.refused()) return refuse(line, verdict);
  line::split(line, policy_.rules.dialect, point_);
  keep(line, Form::parts, out);
}

/// It stands in point_.
void LineGate::keep(std::string_view line, Form form, std::string& out) {
  if (policy_.dedup.interval == 0 || may_go_on(line, out)) send(line, form, out);
}

/// False: it is held back, or refused. What has to go before it has gone.
bool LineGate::may_go_on(std::string_view line, std::string& out) {
  switch (dedup_.judge(point_, policy_.dedup)) {
    case Dedup::Ruling::pass:
      return true;
    case Dedup::Ruling::hold:
      ++counts_.held;
      return false;
    case Dedup::Ruling::pass_after_last: {
      std::string_view time = std::exchange(point_.time, dedup_.last_time());
      std::string_view value = std::exchange(point_.value, dedup_.last_value());
      send(line, Form::parts, out);
      point_.time = time;
      point_.value = value;
      return true;
    }
    case Dedup::Ruling::out_of_order:
      ++counts_.invalid;
      if (log_.has_turn()) {
        log_.say(fmt::format("not later than its series' last point: {}", line::quoted(line)));
      }
      return false;
    case Dedup::Ruling::too_far:
      ++counts_.invalid;
      if (log_.has_turn()) log_.say(fmt::format("in 2040 or later: {}", line::quoted(line)));
      return false;
  }
  return true;
}

void LineGate::send(std::string_view line, Form form, std::string& out) {
  const Tagger& tagger = policy_.tagger;
  bool fits =
      form == Form::plain ? tagger.append_plain(line, point_, out) : tagger.append(point_, out);
  if (fits) {
    ++counts_.sent;
    return;
  }
  ++counts_.invalid;
  if (log_.has_turn()) log_.say(fmt::format("too many tags: {}", line::quoted(line)));
}

void LineGate::refuse(std::string_view line, const line::Verdict& verdict) {
  ++counts_.invalid;
  if (!log_.has_turn()) return;
  log_.say(
      fmt::format("{}: {}: {}", verdict.column, line::sentence(verdict, line), line::quoted(line)));
}

void LineGate::count_overlong() {
  for (; overlong_ < cutter_.overlong_lines(); ++overlong_) {
    ++counts_.received;
    ++counts_.invalid;
    if (!log_.has_turn()) continue;
    log_.say(fmt::format("a line of more than {} bytes is left out", most_bytes()));
  }
}

}  // namespace tsd::gather
