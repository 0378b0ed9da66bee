#include "listen/injected_faults.h"

#include <catch2/catch.hpp>

using tsd::listen::add_fault;
using tsd::listen::InjectedFaults;

TEST_CASE("faults: words add up") {
  InjectedFaults faults;
  for (const char* word : {"mute", "reset-after=4K", "slow=100", "reject=0.25", "late=2s", "503"}) {
    CHECK(add_fault(word, faults));
  }
  CHECK(faults.mute);
  CHECK(faults.unavailable);
  CHECK_FALSE(faults.hang);
  CHECK(faults.reset_after == 4096);
  CHECK(faults.slow == 100);
  CHECK(faults.reject == 0.25);
  CHECK(faults.throttle == 0);
  CHECK(faults.late == tsd::Duration(2000));
}

TEST_CASE("faults: what cannot be meant is refused") {
  InjectedFaults faults;
  for (const char* word :
       {"", "mut", "mute=1", "reset-after", "reset-after=0", "reset-after=x", "slow=", "reject=2",
        "reject=-1", "throttle=often", "late", "late=soon"}) {
    CHECK_FALSE(add_fault(word, faults));
  }
}
