// What children live in, for a test: a loop, an output that the test reads, a clock that it moves,
// and processes that are the test's own.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exit_status.h"
#include "fake_launcher.h"
#include "gather/children.h"
#include "loop_script.h"
#include "os/fd.h"

struct ChildrenWorld {
  using Steady = tsd::gather::Steady;

  tsd::os::Loop loop;
  tsd::os::Pipe pipe = std::move(*tsd::os::make_pipe());
  // Far ahead of the real clock: no timer of the loop fires by itself.
  Steady::time_point now = Steady::now() + std::chrono::hours(100000);
  std::vector<std::string> said;
  tsd::Say say = [this](std::string_view sentence) { said.emplace_back(sentence); };
  tsd::gather::LastPoints points{{.now = [this] { return now; }}, say};
  tsd::gather::GateContext gates{{{}, tsd::gather::Tagger({{"host", "h"}}, 8), 1024}};
  bool full = false;
  int changes = 0;
  std::function<void()> drained = [] {};
  tsd::gather::PointOutput output{
      loop, pipe.in.get(), {[this] { drained(); }, [](const tsd::Error&) {}}};
  FakeProcesses processes;

  /// `keeps`: the last points of all series are kept.
  explicit ChildrenWorld(bool keeps = false) {
    if (keeps) gates.last_points = &points;
    gates.policy.rules.dialect = tsd::line::Dialect::tcollector;
    ::fcntl(pipe.out.get(), F_SETFL, O_NONBLOCK);
  }

  /// What has come out since the last time.
  std::string read() {
    std::string text;
    std::array<char, 65536> bytes;
    for (ssize_t got; (got = ::read(pipe.out.get(), bytes.data(), bytes.size())) > 0;) {
      text.append(bytes.data(), static_cast<std::size_t>(got));
    }
    return text;
  }
  bool was_said(std::string_view part) const {
    return std::ranges::any_of(said, [&](const auto& one) { return one.find(part) != one.npos; });
  }
};
