#include "gather/children.h"

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>

#include "children_world.h"

namespace gather = tsd::gather;
using namespace std::chrono_literals;

namespace {

/// A version of a file in the folder of its interval.
gather::Entry entry(const std::string& name, std::chrono::seconds interval = 0s, ino_t inode = 1) {
  return {name, interval, "/c/" + name, {inode, 0, 0}, ""};
}

/// Children in their world, and the launcher that they have at the moment.
struct ChildrenCase : ChildrenWorld {
  FakeLauncher* launcher = nullptr;
  int launchers = 0;
  bool launcher_starts = true;
  gather::Children children{
      {},
      "/tree/collectors",
      {loop, output, gates, say, [this] { ++changes; }, [this] { children.hold(); },
       [this] { return start_launcher(); }, [this] { return now; }}};

  tsd::Result<std::unique_ptr<gather::Launcher>> start_launcher() {
    if (!launcher_starts) return tsd::Error{"no launcher"};
    auto made = std::make_unique<FakeLauncher>(processes);
    launcher = made.get();
    ++launchers;
    return std::unique_ptr<gather::Launcher>(std::move(made));
  }
  void keep(std::vector<gather::Entry> entries, std::string_view budgets = "") {
    children.keep(std::move(entries), *gather::Budgets::parse(budgets, "limits"));
    children.attend();
  }
  /// The files that run, in order of their names.
  std::string running() {
    std::vector<std::string> paths;
    for (const auto& [id, process] : processes.running) paths.push_back(process.path.substr(3));
    std::ranges::sort(paths);
    std::string text;
    for (const auto& path : paths) text += path + " ";
    return text;
  }
  std::vector<int> signals(const std::string& name) {
    auto* process = processes.of("/c/" + name);
    REQUIRE(process != nullptr);
    return process->signals;
  }
  void end(const std::string& name, int wait_status) { launcher->end("/c/" + name, wait_status); }
};

using Signals = std::vector<int>;

}  // namespace

TEST_CASE("children: keep starts what is new, leaves what is the same, and ends what is gone") {
  ChildrenCase c;
  play(c.loop, [&]() -> LoopScript {
    c.keep({entry("a"), entry("b")});
    CHECK(c.running() == "a b ");
    co_await turns(c.loop);
    c.keep({entry("b"), entry("c")});
    CHECK(c.running() == "a b c ");
    CHECK(c.signals("a") == Signals{SIGTERM});
    CHECK(c.signals("b").empty());
    c.end("a", SIGTERM);
    co_await turns(c.loop);
    CHECK(c.running() == "b c ");
    CHECK(c.children.gates().size() == 3);
    c.children.forget_gone();
    CHECK(c.children.gates().size() == 2);
    CHECK(c.processes.launches == 3);
  });
}

TEST_CASE("children: a changed file or budget restarts a long-lived one") {
  ChildrenCase c;
  play(c.loop, [&]() -> LoopScript {
    c.keep({entry("a"), entry("b")});
    co_await turns(c.loop);
    c.keep({entry("a", 0s, 2), entry("b")}, "b lines=5\n");
    CHECK(c.signals("a") == Signals{SIGTERM});
    CHECK(c.signals("b") == Signals{SIGTERM});
    c.end("a", SIGTERM);
    c.end("b", SIGTERM);
    co_await turns(c.loop);
    CHECK(c.running() == "a b ");
    CHECK(c.processes.launches == 4);
  });
}

TEST_CASE("children: a file that comes back while its old process ends is started beside it") {
  ChildrenCase c;
  play(c.loop, [&]() -> LoopScript {
    c.keep({entry("a")});
    co_await turns(c.loop);
    c.keep({});
    c.keep({entry("a", 0s, 2)});
    CHECK(c.running() == "a a ");
  });
}

TEST_CASE("children: a tick reaches those whose interval has come") {
  ChildrenCase c;
  play(c.loop, [&]() -> LoopScript {
    c.keep({entry("long"), entry("often", 15s), entry("seldom", 60s)});
    CHECK(c.children.intervals() == gather::Intervals{15s, 60s});
    co_await turns(c.loop);
    c.end("often", exit_with(0));
    c.end("seldom", exit_with(0));
    co_await turns(c.loop);
    CHECK(c.running() == "long ");
    c.now += 15s;
    c.children.tick({{15s, 0}});
    CHECK(c.running() == "long often ");
    c.now += 45s;
    co_await turns(c.loop);
    c.children.tick({{15s, 0}, {60s, 0}});
    CHECK(c.running() == "long often seldom ");
    CHECK(c.signals("often") == Signals{SIGTERM});
    CHECK(c.signals("long").empty());
  });
}

TEST_CASE("children: when the guard dies, one sentence, a new guard, and all start again") {
  ChildrenCase c;
  play(c.loop, [&]() -> LoopScript {
    c.keep({entry("a"), entry("b")});
    co_await turns(c.loop);
    c.launcher->die();
    co_await turns(c.loop);
    CHECK(c.was_said("the launcher is gone"));
    CHECK(c.running().empty());
    CHECK(c.launchers == 1);
    c.now += 1s;
    c.children.attend();
    REQUIRE(c.launchers == 2);
    CHECK(c.running() == "a b ");
    co_await turns(c.loop);
    c.end("a", exit_with(13));
    co_await turns(c.loop);
    CHECK(c.running() == "b ");
  });
}

TEST_CASE("children: a launcher that cannot be started is an error of begin") {
  ChildrenCase c;
  c.launcher_starts = false;
  auto begun = c.children.begin();
  REQUIRE_FALSE(begun);
  CHECK(begun.error().text == "no launcher");
  c.launcher_starts = true;
  CHECK(c.children.begin());
  CHECK(c.children.begin());
  CHECK(c.launchers == 1);
}

TEST_CASE("children: the environment makes a tcollector tree work") {
  ::unsetenv("PYTHONPATH");
  ChildrenCase c;
  c.keep({entry("a")});
  CHECK(c.processes.of("/c/a")->knows("PYTHONUNBUFFERED=1"));
  CHECK(c.processes.of("/c/a")->knows("PYTHONPATH=/tree"));
}

TEST_CASE("children: a full output holds all of them, and none is read until it is drained") {
  ChildrenCase c;
  c.drained = [&] { c.children.go_on(); };
  play(c.loop, [&]() -> LoopScript {
    c.keep({entry("loud"), entry("quiet")});
    co_await turns(c.loop);
    std::string lines;
    for (int i = 0; i < 2000; ++i) lines += "l.l 1400000000 1\n";
    for (int round = 0; round < 100 && !c.children.are_held(); ++round) {
      REQUIRE(c.processes.of("/c/loud")->print(lines));
      co_await turns(c.loop);
    }
    REQUIRE(c.children.are_held());
    c.processes.of("/c/quiet")->print("q.q 1400000000 1\n");
    c.processes.of("/c/quiet")->complain("trouble\n");
    c.now += 1h;
    c.children.attend();
    co_await turns(c.loop);
    CHECK(c.was_said("quiet: trouble"));
    CHECK(c.signals("quiet").empty());
    for (const auto* gate : c.children.gates()) {
      CHECK((gate->counts().received > 0) == (gate->name() == "loud"));
    }
    std::string text;
    for (int round = 0; round < 1000 && text.find("q.q ") == text.npos; ++round) {
      text += c.read();
      co_await turns(c.loop);
    }
    CHECK(text.find("q.q 1400000000 1 host=h\n") != text.npos);
    CHECK_FALSE(c.children.are_held());
  });
}

TEST_CASE("children: retire ends all, and then all are off and settled") {
  ChildrenCase c;
  play(c.loop, [&]() -> LoopScript {
    c.keep({entry("a"), entry("b", 60s)});
    co_await turns(c.loop);
    c.children.retire();
    CHECK(c.signals("a") == Signals{SIGTERM});
    CHECK(c.signals("b") == Signals{SIGTERM});
    CHECK_FALSE(c.children.all_off());
    c.end("a", SIGTERM);
    c.end("b", SIGTERM);
    co_await turns(c.loop);
    CHECK(c.children.all_off());
    CHECK(c.children.all_settled());
    CHECK(c.children.all_well());
    CHECK(c.running().empty());
  });
}

TEST_CASE("children: one that failed is told from those that did well") {
  ChildrenCase c;
  play(c.loop, [&]() -> LoopScript {
    c.keep({entry("a", 60s), entry("b", 60s)});
    co_await turns(c.loop);
    c.end("a", exit_with(0));
    co_await turns(c.loop);
    CHECK(c.children.all_well());
    c.end("b", exit_with(1));
    co_await turns(c.loop);
    CHECK_FALSE(c.children.all_well());
    CHECK(c.children.report(0).size() == 2);
  });
}

TEST_CASE("children: a report for one that is forgotten is passed over") {
  ChildrenCase c;
  play(c.loop, [&]() -> LoopScript {
    c.keep({entry("a")});
    co_await turns(c.loop);
    c.launcher->end(99, exit_with(0));
    co_await turns(c.loop);
    CHECK(c.running() == "a ");
  });
}

TEST_CASE("children: a file that is taken away and put back again and again is a changed one") {
  ChildrenCase c;
  play(c.loop, [&]() -> LoopScript {
    c.keep({entry("a")});
    for (auto pause : {0s, 1s, 2s, 4s}) {
      co_await turns(c.loop);
      CHECK(c.running() == "a ");
      c.keep({});
      c.end("a", SIGTERM);
      co_await turns(c.loop);
      c.children.forget_gone();
      c.keep({entry("a", 0s, 2)});
      if (pause == 0s) continue;
      CHECK(c.running().empty());
      c.now += pause - 1ms;
      c.children.attend();
      CHECK(c.running().empty());
      c.now += 1ms;
      c.children.attend();
    }
    CHECK(c.running() == "a ");
  });
}

TEST_CASE("children: names that went are forgotten in time, and no more than a thousand are kept") {
  ChildrenCase c;
  play(c.loop, [&]() -> LoopScript {
    for (int i = 0; i < 1100; ++i) {
      auto name = std::to_string(i);
      c.keep({entry(name)});
      co_await turns(c.loop);
      c.keep({});
      c.end(name, SIGTERM);
      co_await turns(c.loop);
      c.children.forget_gone();
    }
    c.keep({entry("1")});  // its first change: at once
    CHECK(c.running() == "1 ");
    c.now += 1h;
    c.keep({entry("1"), entry("2")});
    CHECK(c.running() == "1 2 ");
  });
}
