#include "listen/telnet.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "line/put.h"
#include "os/clock.h"

namespace tsd::listen {
namespace {

using line::kPut;

/// Commands of one step, and bytes of their replies: they cost much more than points.
constexpr int kCommandsAtOnce = 16;
constexpr std::size_t kRepliesAtOnce = 4096;

}  // namespace

struct TelnetProtocol::Command {
  std::string_view name;
  void (TelnetProtocol::*run)(std::string_view rest);
  bool is_question;
};

// A `put` with a line never comes here: take() passes it on.
const TelnetProtocol::Command TelnetProtocol::kCommands[] = {
    {"exit", &TelnetProtocol::exit, false},      {"help", &TelnetProtocol::help, true},
    {"put", &TelnetProtocol::put, false},        {"stats", &TelnetProtocol::stats, true},
    {"version", &TelnetProtocol::version, true},
};

void TelnetProtocol::feed(std::string_view bytes, std::string& lines) {
  auto overlong = cutter_.overlong_lines();
  begin_step();
  cutter_.feed(bytes, [&](std::string_view line) { take_or_defer(line, lines); });
  for (; overlong < cutter_.overlong_lines(); ++overlong) {
    ++state_.counters().overlong_lines;
    state_.checker().tell_refused("", fmt::format("line longer than {} bytes", kLongestLine));
    complain(fmt::format("put: illegal argument: line longer than {} bytes\n", kLongestLine),
             replies_);
  }
  if (state_.options().stock_limits && cutter_.waiting() > kStockUnfinished) {
    ++state_.counters().overlong_lines;
    over_ = true;
  }
}

void TelnetProtocol::take_or_defer(std::string_view line, std::string& lines) {
  if (over_) return;
  if (pending() || must_wait(line)) {
    deferred_.append(line).push_back('\n');
  } else {
    take(line, lines);
  }
}

bool TelnetProtocol::must_wait(std::string_view line) const {
  bool did_enough =
      commands_ == kCommandsAtOnce || replies_.text().size() >= replies_before_ + kRepliesAtOnce;
  return did_enough || (replies_.full() && is_question(line));
}

void TelnetProtocol::begin_step() {
  commands_ = 0;
  replies_before_ = replies_.text().size();
}

/// A command whose answer must not be dropped. Peers that only put need not read.
bool TelnetProtocol::is_question(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  auto known = std::ranges::find(kCommands, line.substr(0, line.find(' ')), &Command::name);
  return known != std::end(kCommands) && known->is_question;
}

bool TelnetProtocol::needs_room() const {
  return pending() && replies_.full() && is_question(next_line());
}

void TelnetProtocol::go_on(std::string& lines) {
  begin_step();
  while (!waiting_lines().empty() && !over_) {
    std::string_view line = next_line();
    if (must_wait(line)) return;
    taken_ += line.size() + 1;
    take(line, lines);
  }
  taken_ = 0;
  release(deferred_);
}

std::size_t TelnetProtocol::held() const {
  return cutter_.waiting() + deferred_.size() + replies_.text().size() +
         late_replies_.text().size();
}

void TelnetProtocol::part(Farewell) {
  forget();
  over_ = true;
}

/// An unfinished line, and those that wait behind a command, were never read.
void TelnetProtocol::forget() {
  state_.counters().unfinished_lines +=
      count_lines(waiting_lines()) + (cutter_.is_amid_line() ? 1 : 0);
  LineCutter fresh(kLongestLine);
  std::swap(cutter_, fresh);
  taken_ = 0;
  release(deferred_);
  release(replies_.text());
  release(late_replies_.text());
}

void TelnetProtocol::end() {
  say_late_replies();
  if (cutter_.waiting() > 0) ++state_.counters().unfinished_lines;
}

void TelnetProtocol::take(std::string_view line, std::string& lines) {
  ++finished_;
  std::string_view point = line;
  if (point.ends_with('\r')) point.remove_suffix(1);
  if (point.size() <= kPut.size() || !point.starts_with(kPut)) return command(point);
  if (state_.options().faults.close_after_put) over_ = true;
  if (!state_.checker().takes_all() && !is_taken(line)) return;
  point.remove_prefix(kPut.size());
  // Readers of lines skip one "put ": a metric of that name needs both.
  if (point.starts_with(kPut)) lines.append(kPut);
  lines.append(point).push_back('\n');
  ++state_.counters().points;
}

bool TelnetProtocol::is_taken(std::string_view line) {
  auto refusal = state_.checker().refuse(line);
  if (refusal) {
    ++state_.counters().refused_points;
    state_.checker().tell_refused(line, fmt::format("{}: {}", refusal->kind, refusal->text));
    bool late = refusal->late && state_.options().faults.late > Duration::zero();
    complain(fmt::format("put: {}: {}\n", refusal->kind, refusal->text),
             late ? late_replies_ : replies_);
  }
  return !refusal;
}

void TelnetProtocol::command(std::string_view line) {
  if (answers_) ++commands_;
  std::string_view name = line.substr(0, line.find(' '));
  auto known = std::ranges::find(kCommands, name, &Command::name);
  if (known == std::end(kCommands)) {
    ++state_.counters().unknown_commands;
    state_.checker().tell_refused(line, "unknown command");
    if (!answers_ || !replies_.has_room()) return count_drop();
    return complain(fmt::format("unknown command: {}.  Try `help'.\n", name), replies_);
  }
  if (!answers_) return;
  (this->*known->run)(line.substr(name.size()));
}

void TelnetProtocol::complain(std::string_view reply, Replies& to) {
  if (answers_ && !to.complain(reply)) count_drop();
}

void TelnetProtocol::count_drop() {
  if (answers_) ++state_.counters().dropped_replies;
}

void TelnetProtocol::put(std::string_view) {
  ++state_.counters().refused_points;
  state_.checker().tell_refused("put", "illegal argument: not enough arguments");
  complain("put: illegal argument: not enough arguments (need least 4, got 0)\n", replies_);
}

void TelnetProtocol::version(std::string_view) {
  replies_.answer("tsd-listen speaks the telnet protocol of OpenTSDB 2.4\nBuilt from tsd-tools\n");
}

void TelnetProtocol::stats(std::string_view) {
  replies_.answer(stats_lines(state_.counters(), os::Clock().seconds(), state_.host()));
}

void TelnetProtocol::help(std::string_view) {
  replies_.answer("available commands: ");
  for (const Command& command : kCommands) replies_.answer(fmt::format("{} ", command.name));
  replies_.answer("\n");
}

void TelnetProtocol::exit(std::string_view) {
  over_ = true;
}

}  // namespace tsd::listen
