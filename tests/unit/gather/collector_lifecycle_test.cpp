#include "gather/collector_lifecycle.h"

#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <csignal>

#include "exit_status.h"

namespace gather = tsd::gather;
using gather::Action;
using gather::Steady;
using namespace std::chrono_literals;

namespace {

/// A collector and a clock of its own.
struct LifecycleCase {
  Steady::time_point now{1000s};
  gather::CollectorLifecycle life;

  explicit LifecycleCase(std::chrono::seconds interval = 0s, gather::LifecycleLimits limits = {})
      : life({"c", interval, "/c", {}, ""}, limits, 0) {}

  void launch() {
    REQUIRE(life.wake(now) == Action::launch);
    life.launched(now);
    life.started(77);
  }
  void pass(Steady::duration time) { now += time; }
  void end(int status) { life.ended(status, now); }
};

gather::LifecycleLimits once() {
  gather::LifecycleLimits limits;
  limits.once = true;
  return limits;
}

}  // namespace

TEST_CASE("collector: pauses after crashes double up to five minutes") {
  LifecycleCase c;
  for (auto pause : {1s, 2s, 4s, 8s, 16s, 32s, 64s, 128s, 256s, 300s, 300s}) {
    c.launch();
    c.end(exit_with(1));
    c.pass(pause - 1ms);
    CHECK(c.life.wake(c.now) == Action::nothing);
    c.pass(1ms);
  }
  c.launch();
}

TEST_CASE("collector: a healthy minute forgives") {
  LifecycleCase c;
  c.launch();
  c.end(exit_with(1));
  c.pass(1s);
  c.launch();
  c.pass(60s);
  c.end(SIGSEGV);
  CHECK(c.life.take_news() == "killed by SIGSEGV; starts again in 1s");
}

TEST_CASE("collector: exit 13 is for ever, until the file changes") {
  LifecycleCase c;
  c.launch();
  c.end(exit_with(13));
  CHECK(c.life.is_off());
  CHECK_FALSE(c.life.failed());
  CHECK_FALSE(c.life.next());
  c.life.replaced({"c", 0s, "/c", {}, ""}, c.now);
  c.launch();
}

TEST_CASE("collector: what cannot be executed is tried again when it changes") {
  LifecycleCase c;
  REQUIRE(c.life.wake(c.now) == Action::launch);
  c.life.launched(c.now);
  c.life.refused(ENOENT, c.now);
  CHECK(c.life.is_off());
  CHECK(c.life.take_news() ==
        "cannot be run: No such file or directory (is the interpreter of its first line there?)");
  c.life.replaced({"c", 0s, "/c", {}, ""}, c.now);
  c.launch();
}

TEST_CASE("collector: too many processes is no fault of the file") {
  LifecycleCase c;
  REQUIRE(c.life.wake(c.now) == Action::launch);
  c.life.launched(c.now);
  c.life.refused(EAGAIN, c.now);
  CHECK_FALSE(c.life.is_off());
  c.pass(1s);
  c.launch();
}

TEST_CASE("collector: ten silent minutes end a long-lived one: TERM, grace, KILL, anew") {
  LifecycleCase c;
  c.launch();
  c.pass(9min);
  c.life.on_output(c.now);
  c.pass(10min - 1ms);
  CHECK(c.life.wake(c.now) == Action::nothing);
  c.pass(1ms);
  CHECK(c.life.wake(c.now) == Action::terminate);
  CHECK(c.life.take_news().starts_with("alive, but 0 bytes for 600s"));
  c.pass(3s);
  CHECK(c.life.wake(c.now) == Action::kill);
  CHECK(c.life.wake(c.now) == Action::nothing);
  c.end(SIGKILL);
  CHECK_FALSE(c.life.failed());
  c.launch();
}

TEST_CASE("collector: who waits for us is not late") {
  LifecycleCase c;
  c.launch();
  c.pass(1h);
  c.life.postpone(1h);
  CHECK(c.life.wake(c.now) == Action::nothing);
}

TEST_CASE("collector: a periodic one runs at its ticks") {
  LifecycleCase c(60s);
  c.launch();
  c.pass(1s);
  c.end(exit_with(0));
  CHECK_FALSE(c.life.next());
  c.pass(59s);
  c.life.tick(c.now);
  c.launch();
}

TEST_CASE("collector: a periodic one that overstays is ended, and that is no crash") {
  LifecycleCase c(60s);
  c.launch();
  c.pass(60s);
  c.life.tick(c.now);
  CHECK(c.life.wake(c.now) == Action::terminate);
  CHECK(c.life.take_news() == "still running after 60s: its time is over");
  c.end(SIGTERM);
  CHECK_FALSE(c.life.failed());
  c.pass(60s);
  c.life.tick(c.now);
  c.launch();
}

TEST_CASE("collector: a periodic one that crashes lets ticks go, but stays on the grid") {
  LifecycleCase c(1s);
  for (int crash = 0; crash < 3; ++crash) {
    c.pass(300s);
    c.life.tick(c.now);
    c.launch();
    c.end(exit_with(1));
  }
  c.pass(3s);
  c.life.tick(c.now);
  CHECK(c.life.wake(c.now) == Action::nothing);
  c.pass(1s);
  CHECK(c.life.wake(c.now) == Action::nothing);
  c.life.tick(c.now);
  c.launch();
}

TEST_CASE("collector: a changed file restarts a long-lived one at once") {
  LifecycleCase c;
  c.launch();
  c.life.replaced({"c", 0s, "/c", {}, ""}, c.now);
  CHECK(c.life.wake(c.now) == Action::terminate);
  c.end(SIGTERM);
  c.launch();
}

TEST_CASE("collector: one whose file changes at every start starts ever more rarely, and runs on") {
  LifecycleCase c;
  c.launch();
  for (auto pause : {0s, 1s, 2s, 4s, 8s, 16s, 32s, 64s, 128s, 256s, 300s, 300s}) {
    CAPTURE(pause.count());
    c.life.replaced({"c", 0s, "/c", {}, ""}, c.now);
    if (pause > 0s) {
      CHECK(c.life.take_news().starts_with("its file changes often: it is restarted in "));
      c.pass(Steady::duration(pause) / 2);
      c.life.replaced({"c", 0s, "/c", {}, ""}, c.now);  // another change does not put it off
      CHECK(c.life.take_news().empty());
      c.pass(Steady::duration(pause) / 2 - 1ms);
      CHECK(c.life.wake(c.now) == Action::nothing);
      CHECK(c.life.is_running());
      CHECK(c.life.next() == c.now + 1ms);
      c.pass(1ms);
    }
    CHECK(c.life.wake(c.now) == Action::terminate);
    CHECK(c.life.take_news() == "its file changed: it is restarted");
    c.end(SIGTERM);
    c.launch();
  }
  c.pass(700s);
  c.life.replaced({"c", 0s, "/c", {}, ""}, c.now);
  CHECK(c.life.wake(c.now) == Action::terminate);  // forgiven
}

TEST_CASE("collector: a crash is not forgiven for a file that changes at every start") {
  LifecycleCase c;
  for (auto pause : {0s, 1s, 2s, 4s, 8s}) {
    c.launch();
    c.end(exit_with(1));
    c.life.replaced({"c", 0s, "/c", {}, ""}, c.now);
    if (pause > 0s) {
      c.pass(pause - 1ms);
      CHECK(c.life.wake(c.now) == Action::nothing);
      c.pass(1ms);
    }
  }
  CHECK(c.life.crashes() > 2);
}

TEST_CASE("collector: a periodic one whose file changes at every start keeps to its grid") {
  LifecycleCase c(60s);
  c.life.replaced({"c", 60s, "/c", {}, ""}, c.now);
  c.launch();
  c.end(exit_with(0));
  c.life.replaced({"c", 60s, "/c", {}, ""}, c.now);
  CHECK(c.life.next() == c.now + 1s);
  c.pass(1s);
  c.launch();
  c.end(exit_with(0));
  c.life.replaced({"c", 60s, "/c", {}, ""}, c.now);
  CHECK(c.life.next() == c.now + 2s);
}

TEST_CASE("collector: one that is mute within its limit of silence backs off, too") {
  gather::LifecycleLimits limits;
  limits.inactivity = 100ms;
  LifecycleCase c(0s, limits);
  for (auto pause : {1s, 2s, 4s}) {
    c.launch();
    c.pass(100ms);
    CHECK(c.life.wake(c.now) == Action::terminate);
    c.end(SIGTERM);
    c.pass(pause - 1ms);
    CHECK(c.life.wake(c.now) == Action::nothing);
    c.pass(1ms);
  }
  LifecycleCase slow;  // ten minutes without a word
  slow.launch();
  slow.pass(600s);
  CHECK(slow.life.wake(slow.now) == Action::terminate);
  slow.end(SIGTERM);
  slow.launch();
}

TEST_CASE("collector: one that used too much is ended, and starts again after a pause") {
  for (auto pause : {1s, 2s, 4s}) {
    LifecycleCase c;
    for (auto before = 1s; before < pause; before *= 2) {
      c.launch();
      c.end(exit_with(1));
      c.pass(before);
    }
    c.launch();
    c.life.overspent("over its budget");
    CHECK(c.life.wake(c.now) == Action::terminate);
    CHECK(c.life.take_news() == "over its budget");
    c.end(SIGTERM);
    CHECK(c.life.failed());
    c.pass(pause - 1ms);
    CHECK(c.life.wake(c.now) == Action::nothing);
    c.pass(1ms);
    c.launch();
  }
}

TEST_CASE("once: one that used too much has failed") {
  LifecycleCase c(15s, once());
  c.launch();
  c.life.overspent("over its budget");
  CHECK(c.life.wake(c.now) == Action::terminate);
  c.end(SIGTERM);
  CHECK(c.life.is_off());
  CHECK(c.life.failed());
}

TEST_CASE("collector: a removed one ends for good") {
  LifecycleCase c;
  c.launch();
  c.life.retire();
  CHECK(c.life.wake(c.now) == Action::terminate);
  c.end(SIGTERM);
  CHECK(c.life.is_off());
}

TEST_CASE("collector: what follows each end of a run") {
  struct Row {
    std::string what;
    std::chrono::seconds interval;
    int status;
    bool failed, off;
    std::chrono::seconds pause;  // before it may run again
    std::string news;
  };
  const std::vector<Row> rows{
      {"long-lived, exit 0", 0s, exit_with(0), false, false, 1s,
       "exit 0; starts again in 1s (collectors/60 starts one every 60 seconds)"},
      {"long-lived, exit 2", 0s, exit_with(2), true, false, 1s, "exit 2; starts again in 1s"},
      {"long-lived, SIGHUP", 0s, SIGHUP, true, false, 1s, "killed by SIGHUP; starts again in 1s"},
      {"periodic, exit 0", 60s, exit_with(0), false, false, 0s, ""},
      {"periodic, exit 2", 60s, exit_with(2), true, false, 1s, "exit 2"},
      {"periodic, exit 13", 60s, exit_with(13), false, true, 0s,
       "exit 13: it will not run again until its file changes"},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    LifecycleCase c(row.interval);
    c.launch();
    c.end(row.status);
    CHECK(c.life.failed() == row.failed);
    CHECK(c.life.is_off() == row.off);
    CHECK(c.life.take_news() == row.news);
    if (row.off) continue;
    if (row.pause > 0s) {
      c.pass(row.pause - 1ms);
      if (c.life.is_periodic()) c.life.tick(c.now);
      CHECK(c.life.wake(c.now) == Action::nothing);
      c.pass(1ms);
    }
    if (c.life.is_periodic()) c.life.tick(c.now);
    c.launch();
  }
}

TEST_CASE("collector: the place of one that ends by itself is told once") {
  LifecycleCase c(0s);
  for (const char* news : {"exit 0; starts again in 1s (collectors/60 starts one every 60 seconds)",
                           "exit 0; starts again in 2s", "exit 0; starts again in 4s"}) {
    c.launch();
    c.end(exit_with(0));
    CHECK(c.life.take_news() == news);
    CHECK(c.life.has_stopped());
    c.pass(10s);
  }
  c.launch();
  c.end(exit_with(1));
  CHECK_FALSE(c.life.has_stopped());
}

TEST_CASE("collector: one that cannot be executed is off until its file changes") {
  LifecycleCase c(0s);
  gather::Entry entry = c.life.entry();
  entry.fault = "#!/no/such: there is no such program";
  c.life.replaced(entry, c.now);
  c.life.unfit();
  CHECK(c.life.is_off());
  CHECK(c.life.failed());
  CHECK(c.life.take_news() == "cannot be run: #!/no/such: there is no such program");
  entry.fault.clear();
  c.life.replaced(entry, c.now);
  CHECK_FALSE(c.life.is_off());
}

TEST_CASE("collector: which ends are its own") {
  for (auto [status, own] : {std::pair{exit_with(0), true},
                             {exit_with(128), true},
                             {exit_with(129), false},
                             {SIGKILL, false}}) {
    LifecycleCase c;
    c.launch();
    c.end(status);
    CHECK(c.life.ended_by_itself() == own);
  }
  LifecycleCase c;
  c.launch();
  c.life.retire();
  c.end(exit_with(0));
  CHECK_FALSE(c.life.ended_by_itself());
}

TEST_CASE("once: a long-lived one has until a second of silence after a line") {
  LifecycleCase c(0s, once());
  c.launch();
  c.pass(5s);
  CHECK(c.life.wake(c.now) == Action::nothing);
  c.life.on_output(c.now);
  c.pass(1s);
  CHECK(c.life.wake(c.now) == Action::terminate);
  c.end(SIGTERM);
  CHECK(c.life.is_off());
  CHECK_FALSE(c.life.failed());
}

TEST_CASE("once: a long-lived one has ten seconds, lines or not, and that is no failure") {
  LifecycleCase c(0s, once());
  c.launch();
  c.pass(10s);
  c.life.on_output(c.now);
  CHECK(c.life.wake(c.now) == Action::terminate);
  c.end(SIGTERM);
  CHECK_FALSE(c.life.failed());
}

TEST_CASE("once: a periodic one that is not done in its interval has failed") {
  LifecycleCase c(15s, once());
  c.launch();
  c.pass(15s);
  CHECK(c.life.wake(c.now) == Action::terminate);
  c.end(SIGTERM);
  CHECK(c.life.failed());
}

TEST_CASE("once: nobody runs twice") {
  for (int code : {0, 1, 13}) {
    LifecycleCase c(0s, once());
    c.launch();
    c.end(exit_with(code));
    CHECK(c.life.is_off());
    CHECK(c.life.failed() == (code == 1));
  }
}
