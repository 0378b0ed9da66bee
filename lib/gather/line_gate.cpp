#include "gather/line_gate.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "line/plain.h"
#include "line/put.h"

namespace tsd::gather {

LineGate::LineGate(std::string name, GateContext& context, Say say)
    : context_(context),
      cutter_(context.policy.max_line_bytes),
      log_(std::move(name), std::move(say)) {
  if (context.last_points != nullptr)
    kept_ = std::make_unique<LastPoints::Source>(*context.last_points);
}

void LineGate::feed(std::string_view bytes, std::string& out) {
  std::size_t before = out.size();
  cutter_.set_limit(most_bytes());
  cutter_.feed(bytes, [&](std::string_view line) { take(line, out); });
  count_overlong();
  show(std::string_view(out).substr(before));
}

void LineGate::end(std::string& out) {
  std::size_t before = out.size();
  cutter_.end([&](std::string_view line) { take(line, out); });
  count_overlong();
  show(std::string_view(out).substr(before));
}

/// People look at what is passed on.
void LineGate::show(std::string_view sent) const {
  if (context_.feed != nullptr) context_.feed->give(sent);
}

void LineGate::cut_off() {
  cutter_.end([&](std::string_view line) {
    ++counts_.received;
    refuse_for("it ended amid a line, which is left out", line);
  });
  count_overlong();
}

/// Counts a line that is not passed on, and tells people of it.
void LineGate::refuse_for(std::string_view why, std::string_view line) {
  ++counts_.invalid;
  if (context_.feed != nullptr) context_.feed->refuse(line, fmt::format("{}: {}", name(), why));
  if (log_.has_turn()) log_.say(fmt::format("{}: {}", why, line::quoted_line(line)));
}

void LineGate::take(std::string_view line, std::string& out) {
  std::string_view bare = line::without_put(line);
  // Of a plain line, only the names of the tags can be wrong for Prometheus.
  bool is_quick = context_.policy.rules.dialect != line::Dialect::prometheus;
  if (is_quick && line::split_plain(bare, context_.point)) {
    ++counts_.received;
    return keep(bare, Form::plain, out);
  }
  if (line.find_first_not_of(" \t\r") == line.npos) return;  // tcollector skips blank lines
  ++counts_.received;
  if (context_.policy.rules.dialect != line::Dialect::tcollector) {
    line::squeeze(line, context_.squeezed);
    line = context_.squeezed;
    bare = line::without_put(line);
  }
  auto verdict = line::judge(line, context_.policy.rules);
  if (verdict.loses()) return refuse(line, verdict);
  line::split(bare, context_.policy.rules.dialect, context_.point);
  keep(bare, Form::parts, out);
}

/// Passes on a line whose parts are in the context's point.
void LineGate::keep(std::string_view line, Form form, std::string& out) {
  if (kept_) kept_->take(context_.point, context_.policy.tagger);
  if (context_.only_keeps) {
    ++counts_.sent;
    return;
  }
  if (context_.policy.dedup.interval == 0 || may_go_on(line, out)) send(line, form, out);
}

/// Returns false if the line is held back or refused. Sends the last held line first if there is
/// one to send.
bool LineGate::may_go_on(std::string_view line, std::string& out) {
  switch (dedup_.judge(context_.point, context_.policy.dedup)) {
    case Dedup::Ruling::pass:
      return true;
    case Dedup::Ruling::hold:
      ++counts_.held;
      return false;
    case Dedup::Ruling::pass_after_last: {
      auto& point = context_.point;
      std::string_view time = std::exchange(point.time, dedup_.last_time());
      std::string_view value = std::exchange(point.value, dedup_.last_value());
      send(line, Form::parts, out);
      point.time = time;
      point.value = value;
      return true;
    }
    case Dedup::Ruling::out_of_order:
      if (follows_clock()) return true;
      refuse_for("not later than its series' last point", line);
      return false;
    case Dedup::Ruling::too_far:
      refuse_for("in 2040 or later", line);
      return false;
  }
  return true;
}

/// True when the point is out of order because the clock was set back, which is said once.
bool LineGate::follows_clock() {
  if (context_.clock == nullptr) return false;
  std::int64_t now = context_.clock->seconds();
  std::int64_t ahead = dedup_.follow_clock(context_.point, now);
  if (ahead == 0) return false;
  if (now >=
      std::exchange(context_.set_back_until, std::max(context_.set_back_until, now + ahead))) {
    log_.say(
        fmt::format("the clock was set back: its last points are {} s ahead, and it goes on "
                    "from the new time; other collectors do so without a word",
                    ahead));
  }
  return true;
}

void LineGate::send(std::string_view line, Form form, std::string& out) {
  const auto& policy = context_.policy;
  const auto& point = context_.point;
  bool fits = form == Form::plain ? policy.tagger.append_plain(line, point, out)
                                  : policy.tagger.append(point, out);
  if (fits) {
    ++counts_.sent;
    return;
  }
  refuse_for("too many tags", line);
}

void LineGate::refuse(std::string_view line, const line::Verdict& verdict) {
  constexpr std::size_t kMetrics = 100;  // a thousand gates may have as many each
  ++counts_.invalid;
  if (context_.feed != nullptr) {
    context_.feed->refuse(line, fmt::format("{}: {}", name(), line::sentence(verdict, line)));
  }
  if (!fold_) fold_ = std::make_unique<line::Fold>(kMetrics);
  std::uint64_t times = fold_->count(line::name(verdict.code), line);
  if (times == 0 || !log_.has_turn()) return;
  log_.say(fmt::format("{}: {}: {}{}", verdict.column, line::sentence(verdict, line),
                       line::quoted_line(line), line::times_by_now(times)));
}

void LineGate::count_overlong() {
  for (; overlong_ < cutter_.overlong_lines(); ++overlong_) {
    ++counts_.received;
    ++counts_.invalid;
    if (context_.feed != nullptr)
      context_.feed->refuse("",
                            fmt::format("{}: a line of more than {} bytes", name(), most_bytes()));
    if (!log_.has_turn()) continue;
    log_.say(fmt::format("a line of more than {} bytes is left out", most_bytes()));
  }
}

}  // namespace tsd::gather
