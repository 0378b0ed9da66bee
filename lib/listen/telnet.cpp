#include "listen/telnet.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "line/put.h"
#include "os/clock.h"

namespace tsd::listen {
namespace {

using line::kPut;

}  // namespace

struct TelnetProtocol::Command {
  std::string_view name;
  void (TelnetProtocol::*run)(std::string_view rest);
};

// A `put` with a line never comes here: take() passes it on.
const TelnetProtocol::Command TelnetProtocol::kCommands[] = {
    {"exit", &TelnetProtocol::exit},       {"help", &TelnetProtocol::help},
    {"put", &TelnetProtocol::put},         {"stats", &TelnetProtocol::stats},
    {"version", &TelnetProtocol::version},
};

void TelnetProtocol::feed(std::string_view bytes, std::string& lines) {
  auto overlong = cutter_.overlong_lines();
  cutter_.feed(bytes, [&](std::string_view line) {
    if (!over_) take(line, lines);
  });
  for (; overlong < cutter_.overlong_lines(); ++overlong) {
    ++state_.counters().overlong_lines;
    complain(fmt::format("put: illegal argument: line longer than {} bytes\n", kLongestLine),
             replies_);
  }
  hold();
}

/// Keeps an unfinished line while there is room for it.
void TelnetProtocol::hold() {
  state_.room() += std::exchange(held_, 0);
  std::size_t unfinished = cutter_.waiting();
  if (unfinished <= kStockUnfinished) return;
  if (state_.options().stock_limits || unfinished > state_.room()) {
    ++state_.counters().overlong_lines;
    over_ = true;
  } else {
    held_ = unfinished;
    state_.room() -= held_;
  }
}

void TelnetProtocol::end() {
  say_late_replies();
  if (cutter_.waiting() > 0) ++state_.counters().unfinished_lines;
}

void TelnetProtocol::take(std::string_view line, std::string& lines) {
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
    bool late = refusal->late && state_.options().faults.late > Duration::zero();
    complain(fmt::format("put: {}: {}\n", refusal->kind, refusal->text),
             late ? late_replies_ : replies_);
  }
  return !refusal;
}

void TelnetProtocol::command(std::string_view line) {
  std::string_view name = line.substr(0, line.find(' '));
  auto known = std::ranges::find(kCommands, name, &Command::name);
  if (known == std::end(kCommands)) {
    ++state_.counters().unknown_commands;
    return complain(fmt::format("unknown command: {}.  Try `help'.\n", name), replies_);
  }
  (this->*known->run)(line.substr(name.size()));
}

void TelnetProtocol::complain(std::string_view reply, std::string& to) {
  if (to.size() + reply.size() > kMostWaitingReplies) {
    ++state_.counters().dropped_replies;
  } else {
    to.append(reply);
  }
}

void TelnetProtocol::put(std::string_view) {
  ++state_.counters().refused_points;
  complain("put: illegal argument: not enough arguments (need least 4, got 0)\n", replies_);
}

void TelnetProtocol::version(std::string_view) {
  replies_ += "tsd-listen speaks the telnet protocol of OpenTSDB 2.4\nBuilt from tsd-tools\n";
}

void TelnetProtocol::stats(std::string_view) {
  replies_ += stats_lines(state_.counters(), os::Clock().seconds(), state_.host());
}

void TelnetProtocol::help(std::string_view) {
  replies_ += "available commands: ";
  for (const Command& command : kCommands) replies_.append(command.name).append(1, ' ');
  replies_ += '\n';
}

void TelnetProtocol::exit(std::string_view) {
  over_ = true;
}

}  // namespace tsd::listen
