#include "gather/supervisor_phase.h"

#include <catch2/catch.hpp>

using tsd::gather::Phase;
using tsd::gather::Step;
using tsd::gather::SupervisorPhase;
using namespace std::chrono_literals;

namespace {

/// The phases, a clock, and how far children and output are.
struct PhaseCase {
  SupervisorPhase phases;
  SupervisorPhase::Time now{1000s};
  SupervisorPhase::Progress progress;

  explicit PhaseCase(bool once = false) : phases(once) {}

  Step look() { return phases.look(progress, now); }
  void run() { REQUIRE(phases.named() == Step::take_first_turns); }
  /// To the last words: running, told to end, and no child is left.
  void end() {
    run();
    REQUIRE(phases.end() == Step::end_children);
    progress.children_off = true;
    REQUIRE(look() == Step::say_last_words);
  }
};

}  // namespace

TEST_CASE("phase: nothing runs before the host tag is known, and first turns come once") {
  PhaseCase c;
  c.progress = {true, true, true};
  CHECK(c.look() == Step::forget_children);
  CHECK(c.phases.phase() == Phase::waiting_for_name);
  CHECK(c.phases.named() == Step::take_first_turns);
  CHECK(c.phases.named() == Step::nothing);
  CHECK(c.phases.phase() == Phase::running);
}

TEST_CASE("phase: an end before the host tag is known stops at once, with nothing to say") {
  PhaseCase c;
  CHECK(c.phases.end() == Step::stop);
  CHECK(c.phases.named() == Step::nothing);
  CHECK(c.phases.end() == Step::nothing);
  CHECK(c.look() == Step::nothing);
}

TEST_CASE("phase: a supervisor without children goes on, and forgets those that are gone") {
  PhaseCase c;
  c.run();
  c.progress = {true, true, true};
  CHECK(c.look() == Step::forget_children);
  CHECK(c.phases.phase() == Phase::running);
}

TEST_CASE("phase: children are asked to end once, then come last words, then it stops") {
  PhaseCase c;
  c.run();
  CHECK(c.phases.end() == Step::end_children);
  CHECK(c.phases.end() == Step::nothing);
  CHECK(c.phases.named() == Step::nothing);
  CHECK(c.look() == Step::nothing);
  c.progress.children_off = true;
  CHECK(c.look() == Step::say_last_words);
  CHECK(c.look() == Step::look_again);
  c.progress = {true, true, true};
  CHECK(c.look() == Step::stop);
  CHECK(c.phases.phase() == Phase::done);
  CHECK(c.look() == Step::nothing);
}

TEST_CASE("phase: last words are given two seconds from the last child's end") {
  PhaseCase c;
  c.now += 1h;
  c.end();
  c.progress.children_settled = true;
  c.now += 2s - 1ms;
  CHECK(c.look() == Step::look_again);
  c.now += 1ms;
  CHECK(c.look() == Step::give_up);
  CHECK(c.look() == Step::nothing);
}

TEST_CASE("phase: what is written in the last moment is not given up") {
  PhaseCase c;
  c.end();
  c.now += 2s;
  c.progress = {true, true, true};
  CHECK(c.look() == Step::stop);
}

TEST_CASE("phase: unread pipes hold the end up like unwritten output") {
  PhaseCase c;
  c.end();
  c.progress.output_done = true;
  CHECK(c.look() == Step::look_again);
  c.progress.children_settled = true;
  CHECK(c.look() == Step::stop);
}

TEST_CASE("phase: an end amid last words gives them no more time and starts nothing") {
  PhaseCase c;
  c.end();
  c.now += 1s;
  CHECK(c.phases.end() == Step::nothing);
  c.now += 1s;
  CHECK(c.look() == Step::give_up);
}

TEST_CASE("phase: once, it ends by itself when each child has run, and not before the name") {
  PhaseCase c(true);
  c.progress.children_off = true;
  CHECK(c.look() == Step::forget_children);
  c.run();
  c.progress.children_off = false;
  CHECK(c.look() == Step::nothing);
  c.progress.children_off = true;
  CHECK(c.look() == Step::say_last_words);
  c.progress = {true, true, true};
  CHECK(c.look() == Step::stop);
}

TEST_CASE("phase: once, a signal still ends the children that run") {
  PhaseCase c(true);
  c.run();
  CHECK(c.phases.end() == Step::end_children);
  CHECK(c.look() == Step::nothing);
  c.progress.children_off = true;
  CHECK(c.look() == Step::say_last_words);
}
