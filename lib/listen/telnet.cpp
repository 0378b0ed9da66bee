#include "listen/telnet.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "os/clock.h"

namespace tsd::listen {
namespace {

constexpr std::string_view kPut = "put ";

}  // namespace

struct Telnet::Command {
  std::string_view name;
  void (Telnet::*run)(std::string_view rest);
};

// A `put` that brings a line never comes here: take() hands it on.
const Telnet::Command Telnet::kCommands[] = {
    {"exit", &Telnet::exit},   {"help", &Telnet::help},       {"put", &Telnet::put},
    {"stats", &Telnet::stats}, {"version", &Telnet::version},
};

void Telnet::feed(std::string_view bytes, std::string& lines) {
  auto overlong = cutter_.overlong_lines();
  cutter_.feed(bytes, [&](std::string_view line) {
    if (!over_) take(line, lines);
  });
  for (; overlong < cutter_.overlong_lines(); ++overlong) {
    ++counters_.overlong_lines;
    complain(fmt::format("put: illegal argument: line longer than {} bytes\n", kLongestLine));
  }
  if (manners_.stock_limits && cutter_.waiting() > kStockUnfinished) {
    ++counters_.overlong_lines;
    over_ = true;
  }
}

void Telnet::end() {
  if (cutter_.waiting() > 0) ++counters_.unfinished_lines;
}

void Telnet::take(std::string_view line, std::string& lines) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.size() <= kPut.size() || !line.starts_with(kPut)) return command(line);
  lines.append(line.substr(kPut.size())).push_back('\n');
  ++counters_.points;
}

void Telnet::command(std::string_view line) {
  std::string_view name = line.substr(0, line.find(' '));
  auto known = std::ranges::find(kCommands, name, &Command::name);
  if (known == std::end(kCommands)) {
    ++counters_.unknown_commands;
    return complain(fmt::format("unknown command: {}.  Try `help'.\n", name));
  }
  (this->*known->run)(line.substr(name.size()));
}

void Telnet::complain(std::string_view reply) {
  if (replies_.size() + reply.size() > kMostWaitingReplies) {
    ++counters_.dropped_replies;
  } else {
    replies_.append(reply);
  }
}

void Telnet::put(std::string_view) {
  ++counters_.refused_points;
  complain("put: illegal argument: not enough arguments (need least 4, got 0)\n");
}

void Telnet::version(std::string_view) {
  replies_ += "tsd-listen speaks the telnet protocol of OpenTSDB 2.4\nBuilt from tsd-tools\n";
}

void Telnet::stats(std::string_view) {
  replies_ += stats_lines(counters_, os::Clock().seconds(), host_);
}

void Telnet::help(std::string_view) {
  replies_ += "available commands: ";
  for (const Command& command : kCommands) replies_.append(command.name).append(1, ' ');
  replies_ += '\n';
}

void Telnet::exit(std::string_view) {
  over_ = true;
}

}  // namespace tsd::listen
