#include "gather/child.h"

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdint>

#include "children_world.h"

namespace gather = tsd::gather;
namespace os = tsd::os;
using namespace std::chrono_literals;

namespace {

gather::Entry entry(std::chrono::seconds interval) {
  return {"c.py", interval, "/c/c.py", {}, ""};
}

/// One child in its world.
struct ChildCase : ChildrenWorld {
  static constexpr std::uint32_t kId = 7;

  FakeLauncher launcher{processes};
  bool guard_starts = true;
  gather::ChildContext context{loop,
                               output,
                               gates,
                               say,
                               {"KEY=value"},
                               std::nullopt,
                               [this] {
                                 return guard_starts ? tsd::Result<gather::Launcher*>(&launcher)
                                                     : tsd::Error{"no guard"};
                               },
                               [this] { ++changes; },
                               [this] { full = true; },
                               [this] { return now; }};
  gather::Child child;

  explicit ChildCase(std::chrono::seconds interval = 0s, gather::LifecycleLimits limits = {},
                     bool keeps = false)
      : ChildrenWorld(keeps),
        child(kId, gather::CollectorLifecycle(entry(interval), limits, 0), limits.inactivity,
              context) {}

  FakeProcess& process() { return processes.running.at(kId); }
  bool runs() const { return processes.running.contains(kId); }

  /// Tells the child what the launcher has to tell.
  void hear() {
    while (auto report = *launcher.report()) child.take(*report);
  }
  void start() {
    child.attend();
    hear();
    REQUIRE(runs());
  }
  void end(int wait_status) {
    launcher.end(kId, wait_status);
    hear();
  }
  void pass(gather::Steady::duration time) {
    now += time;
    child.attend();
    hear();
  }
};

using Signals = std::vector<int>;

}  // namespace

TEST_CASE("child: it is started with its environment and its name") {
  ChildCase c;
  c.start();
  CHECK(c.process().path == "/c/c.py");
  CHECK(c.process().knows("KEY=value"));
  CHECK(c.process().knows("TSD_COLLECTOR=c.py"));
  CHECK(c.child.lifecycle().pid() == FakeLauncher::kPid);
  CHECK(c.changes == 1);
}

TEST_CASE("child: lines reach the output whole, whatever pieces they come in") {
  ChildCase c;
  play(c.loop, [&]() -> LoopScript {
    c.start();
    c.process().print("a.b 1400000000 1\nc.d 14000");
    co_await turns(c.loop);
    CHECK(c.read() == "a.b 1400000000 1 host=h\n");
    c.process().print("00000 2\n");
    co_await turns(c.loop);
    CHECK(c.read() == "c.d 1400000000 2 host=h\n");
  });
}

TEST_CASE("child: stderr is logged under its name, twenty lines at once and then a count") {
  ChildCase c;
  play(c.loop, [&]() -> LoopScript {
    c.start();
    for (int i = 0; i < 100; ++i) c.process().complain("trouble " + std::to_string(i) + "\n");
    co_await turns(c.loop);
    REQUIRE(c.said.size() == 20);
    CHECK(c.said.front() == "c.py: trouble 0");
    CHECK(c.said.back() == "c.py: trouble 19");
    c.now += 1s;
    c.process().complain("still\n");
    co_await turns(c.loop);
    REQUIRE(c.said.size() == 22);
    CHECK(c.said[20] == "c.py: 80 more lines like these are not shown");
    CHECK(c.said[21] == "c.py: still");
    CHECK(c.read().empty());
  });
}

TEST_CASE("child: the last words of a process come out, and its last line needs no newline") {
  ChildCase c;
  c.start();
  c.process().print("a.b 1400000000 1\nc.d 1400000000 2");
  c.process().complain("bye");
  c.end(exit_with(0));
  CHECK(c.output.lines() == "a.b 1400000000 1 host=h\nc.d 1400000000 2 host=h\n");
  CHECK(c.was_said("c.py: bye"));
  CHECK(c.child.is_settled());
}

TEST_CASE("child: half a line of a process that was killed is left out") {
  ChildCase c;
  c.start();
  c.process().print("a.b 1400000000 1\nc.d 1400000000 2");
  c.end(SIGKILL);
  CHECK(c.output.lines() == "a.b 1400000000 1 host=h\n");
  CHECK(c.was_said("c.py: it ended amid a line"));
}

TEST_CASE("child: one that ends is started again after its pause, which doubles") {
  ChildCase c;
  int launches = 0;
  for (auto pause : {1s, 2s, 4s}) {
    launches == 0 ? c.start() : c.hear();
    c.end(exit_with(1));
    CHECK(c.processes.launches == ++launches);
    c.pass(pause - 1ms);
    CHECK_FALSE(c.runs());
    c.pass(1ms);
    CHECK(c.runs());
  }
  CHECK(c.was_said("c.py: exit 1; starts again in 4s"));
}

TEST_CASE("child: exit 13 turns it off") {
  ChildCase c;
  c.start();
  c.end(exit_with(13));
  c.pass(24h);
  CHECK_FALSE(c.runs());
  CHECK(c.processes.launches == 1);
}

TEST_CASE("child: one that cannot be started is tried again later") {
  ChildCase c;
  c.guard_starts = false;
  c.child.attend();
  CHECK(c.was_said("c.py: no guard"));
  c.guard_starts = true;
  c.pass(1s);
  CHECK(c.runs());
}

TEST_CASE("child: a program that cannot be executed is off") {
  ChildCase c;
  c.child.attend();
  c.child.take({os::Report::refused, ChildCase::kId, ENOENT, 0, 0});
  CHECK(c.was_said("c.py: cannot be run: No such file or directory"));
  c.pass(24h);
  CHECK(c.processes.launches == 1);
}

TEST_CASE("child: inactivity ends it: TERM, and KILL three seconds later") {
  ChildCase c;
  play(c.loop, [&]() -> LoopScript {
    c.start();
    c.pass(9min);
    c.process().print("a.b 1400000000 1\n");
    co_await turns(c.loop);
    c.pass(10min - 1ms);
    CHECK(c.process().signals.empty());
    c.pass(1ms);
    CHECK(c.process().signals == Signals{SIGTERM});
    c.pass(3s - 1ms);
    CHECK(c.process().signals == Signals{SIGTERM});
    c.pass(1ms);
    CHECK(c.process().signals == Signals{SIGTERM, SIGKILL});
    c.end(SIGKILL);
    CHECK(c.runs());
  });
}

TEST_CASE("child: a budget's inactivity replaces the common one") {
  ChildCase c;
  gather::Budget budget;
  budget.inactivity = tsd::Duration(1min);
  c.child.set_budget(budget);
  c.start();
  c.pass(1min);
  CHECK(c.process().signals == Signals{SIGTERM});
}

TEST_CASE("child: more lines than its budget allows end it") {
  ChildCase c;
  gather::Budget budget;
  budget.lines = 1;
  c.child.set_budget(budget);
  play(c.loop, [&]() -> LoopScript {
    c.start();
    for (int i = 0; i < 10; ++i) c.process().print("a.b 1400000000 1\n");
    co_await turns(c.loop);
    CHECK(c.process().signals.empty());
    c.process().print("a.b 1400000000 1\n");
    co_await turns(c.loop);
    CHECK(c.process().signals == Signals{SIGTERM});
    CHECK(c.was_said("c.py: over its budget: 11 lines"));
  });
}

TEST_CASE("child: a line over the budget's length is left out") {
  ChildCase c;
  gather::Budget budget;
  budget.line_bytes = 20;
  c.child.set_budget(budget);
  c.start();
  c.process().print("a.b 1400000000 1\na.b 1400000000 1 tag=value\n");
  c.end(exit_with(0));
  CHECK(c.output.lines() == "a.b 1400000000 1 host=h\n");
}

TEST_CASE("child: a full output holds reading, and a drain goes on") {
  ChildCase c;
  play(c.loop, [&]() -> LoopScript {
    c.start();
    std::string lines;
    for (int i = 0; i < 2000; ++i) lines += "a.b 1400000000 1\n";
    for (int round = 0; round < 100 && !c.full; ++round) {
      REQUIRE(c.process().print(lines));
      co_await turns(c.loop);
    }
    REQUIRE(c.full);
    CHECK(c.output.waiting() >= gather::PointOutput::kFull);
    c.context.standstill.begin(c.now);
    c.loop.hold_streams();
    auto waiting = c.output.waiting();
    c.process().print("last.line 1400000000 1\n");
    co_await turns(c.loop);
    CHECK(c.output.waiting() == waiting);

    bool drained = false;
    c.drained = [&] { drained = true; };
    std::string text;
    while (!drained) {
      text += c.read();
      co_await turns(c.loop);
    }
    c.context.standstill.end(c.now);
    c.loop.resume_streams();
    c.child.go_on();
    co_await turns(c.loop);
    text += c.read();
    CHECK(text.ends_with("last.line 1400000000 1 host=h\n"));
    CHECK(std::ranges::count(text, '\n') ==
          static_cast<std::ptrdiff_t>(c.child.gate().counts().received));
  });
}

TEST_CASE("child: deadlines move by the time that the output was full") {
  ChildCase c;
  c.start();
  c.pass(9min);
  c.context.standstill.begin(c.now);
  c.pass(2h);
  CHECK(c.process().signals.empty());
  c.context.standstill.end(c.now);
  c.pass(1min - 1ms);
  CHECK(c.process().signals.empty());
  c.pass(1ms);
  CHECK(c.process().signals == Signals{SIGTERM});
}

TEST_CASE(
    "child: one that ends while the output is full is read, and started, when it is drained") {
  ChildCase c;
  c.start();
  c.process().print("a.b 1400000000 1\n");
  c.context.standstill.begin(c.now);
  c.end(exit_with(0));
  CHECK(c.output.lines().empty());
  CHECK_FALSE(c.child.is_settled());
  c.pass(1h);
  CHECK_FALSE(c.runs());
  c.context.standstill.end(c.now);
  c.child.go_on();
  CHECK(c.output.lines() == "a.b 1400000000 1 host=h\n");
  CHECK(c.runs());
}

TEST_CASE("child: a changed file restarts it at once") {
  ChildCase c;
  c.start();
  c.child.lifecycle().replaced(entry(0s), c.now);
  c.child.attend();
  CHECK(c.process().signals == Signals{SIGTERM});
  c.end(SIGTERM);
  CHECK(c.runs());
  CHECK(c.process().signals.empty());
}

TEST_CASE("child: retire ends it for good") {
  ChildCase c;
  c.start();
  c.child.lifecycle().retire();
  c.child.attend();
  CHECK(c.process().signals == Signals{SIGTERM});
  c.end(SIGTERM);
  c.pass(24h);
  CHECK_FALSE(c.runs());
  CHECK(c.child.is_settled());
}

TEST_CASE("child: a periodic one runs at ticks, and one that overstays its interval is ended") {
  ChildCase c(60s);
  c.start();
  c.end(exit_with(0));
  c.pass(1h);
  CHECK_FALSE(c.runs());
  c.child.tick();
  CHECK(c.runs());
  c.pass(60s);
  CHECK(c.process().signals.empty());
  c.child.tick();
  CHECK(c.process().signals == Signals{SIGTERM});
}

TEST_CASE("child: its report has its state, its counts and its times") {
  ChildCase c;
  c.start();
  c.now += 5s;
  auto report = c.child.report(1400000000);
  CHECK(report.name == "c.py");
  REQUIRE(report.child);
  CHECK(report.child->state == "running");
  CHECK(report.child->began == 1400000000 - 5);
  CHECK(report.child->kill_at == 1400000000 - 5 + 600);
  CHECK(report.last_line == 0);
  c.process().print("a.b 1400000000 1\n");
  c.end(exit_with(1));
  report = c.child.report(1400000000);
  CHECK(report.counts.sent == 1);
  CHECK(report.last_line == 1400000000);
  CHECK(report.child->state == "idle");
  CHECK(report.child->crashes == 1);
  CHECK(report.child->kill_at == 0);
}

namespace {

/// The names of the series that are shown for Prometheus, in order.
std::string shown(ChildCase& c) {
  std::vector<std::string_view> names;
  for (const auto& sample : c.points.samples()) names.push_back(sample.name);
  std::ranges::sort(names);
  std::string text;
  for (std::string_view name : names) text.append(name).append(" ");
  return text;
}

}  // namespace

TEST_CASE("child: of a periodic one, the series of the last run that ended are shown, and since") {
  ChildCase c(60s, {}, true);
  play(c.loop, [&]() -> LoopScript {
    c.start();
    c.process().print("a 1400000000 1\nb 1400000000 1\n");
    co_await turns(c.loop);
    CHECK(shown(c) == "a b ");
    c.end(exit_with(0));
    CHECK(shown(c) == "a b ");
    c.now += 60s;
    c.child.tick();
    c.hear();
    REQUIRE(c.runs());
    c.process().print("b 1400000060 1\nc 1400000060 1\n");
    co_await turns(c.loop);
    CHECK(shown(c) == "a b c ");  // the second run may go on to print a
    c.end(exit_with(0));
    CHECK(shown(c) == "b c ");
    // A run that cannot be is one that printed nothing.
    c.now += 60s;
    c.child.tick();
    c.hear();
    c.end(exit_with(1));
    CHECK(shown(c).empty());
  });
}

TEST_CASE("child: of a long-lived one, a series is shown for five minutes, over its restarts") {
  ChildCase c(0s, {}, true);
  play(c.loop, [&]() -> LoopScript {
    c.start();
    c.process().print("a 1400000000 1\n");
    co_await turns(c.loop);
    c.pass(200s);
    c.process().print("b 1400000000 1\n");
    co_await turns(c.loop);
    c.end(exit_with(1));
    c.pass(100s);
    CHECK(shown(c) == "a b ");
    c.pass(1s);
    CHECK(shown(c) == "b ");
    co_return;
  });
}
