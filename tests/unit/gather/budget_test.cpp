#include "gather/budget.h"

#include <catch2/catch.hpp>

#include "gather/meter.h"

using namespace std::chrono_literals;
using tsd::gather::Budget;
using tsd::gather::Budgets;
using tsd::gather::Entry;
using tsd::gather::Meter;

namespace {

Budget budget_of(std::string_view text, const std::string& name) {
  auto budgets = Budgets::parse(text, "limits");
  REQUIRE(budgets);
  return budgets->of(Entry{name, 0s, "/c/0/" + name, {}, ""});
}

std::string fault(std::string_view text) {
  auto budgets = Budgets::parse(text, "limits");
  return budgets ? "" : budgets.error().text;
}

}  // namespace

TEST_CASE("budget: every setting, and comments") {
  Budget budget = budget_of(
      "# all of them\n"
      "a.py cpu=25% memory=64M open-files=32 # the rest below\r\n"
      "\ta.py lines=100 line-bytes=1K inactivity=1h user=root\n\n",
      "a.py");
  CHECK(budget.cpu_percent == 25);
  CHECK(budget.memory_bytes == 64u << 20);
  CHECK(budget.open_files == 32);
  CHECK(budget.lines == 100);
  CHECK(budget.line_bytes == 1024);
  CHECK(budget.inactivity == tsd::Duration(1h));
  CHECK(budget.account->user == 0);
}

TEST_CASE("budget: a line of its own wins over the star's, setting by setting") {
  std::string_view text = "a lines=5\n* lines=100 cpu=10%\nb.py cpu=20%\n";
  CHECK(budget_of(text, "a.py") == budget_of("* lines=5 cpu=10%", "x"));
  CHECK(budget_of(text, "b.py") == budget_of("* lines=100 cpu=20%", "x"));
  CHECK(budget_of(text, "c") == budget_of("* lines=100 cpu=10%", "x"));
  CHECK(budget_of("", "c") == Budget{});
}

TEST_CASE("budget: a fault has its place") {
  CHECK(fault("*  cpu=25") == "limits:1:4: cpu=25: is no share of a core, as 25% is");
  CHECK(fault("\na memory=x").starts_with("limits:2:3: memory=x: "));
  CHECK(fault("a pages=1") == "limits:1:3: there is no setting pages");
  CHECK(fault("a lines=0") == "limits:1:3: lines=0: is no whole number above 0");
  CHECK(fault("a user=no-such-user") ==
        "limits:1:3: user=no-such-user: there is no user no-such-user");
  CHECK(fault("a lines") == "limits:1:3: lines=: is no whole number above 0");
}

TEST_CASE("meter: ten seconds' worth of lines may come at once, no more") {
  Budget budget;
  budget.lines = 10;
  Meter meter;
  Meter::Time now{1000s};
  meter.begin(now);
  CHECK(meter.over_lines(budget, 100, now).empty());
  CHECK(meter.over_lines(budget, 1, now + 9s) ==
        "over its budget: 101 lines in 9.0s, 10 a second allowed");
  CHECK(meter.over_lines(budget, 100, now + 10s).empty());
}

TEST_CASE("meter: the share of a core is that of ten seconds") {
  Budget budget;
  budget.cpu_percent = 20;
  Meter meter;
  Meter::Time now{1000s};
  meter.begin(now);
  CHECK(meter.over_usage(budget, {9'000'000, 0}, now + 9s).empty());
  CHECK(meter.over_usage(budget, {9'000'000, 0}, now + 10s) ==
        "over its budget: 90% of a core, 20% allowed");
  CHECK(meter.over_usage(budget, {11'000'000, 0}, now + 20s).empty());
}

TEST_CASE("meter: memory is looked at each time, and once more at the end") {
  Budget budget;
  budget.memory_bytes = 1 << 20;
  Meter meter;
  CHECK(meter.over_usage(budget, {0, 1 << 20}, {}).empty());
  CHECK(meter.over_usage(budget, {0, 3 << 20}, {}) ==
        "over its budget: 3072 KiB of memory, 1024 KiB allowed");
  CHECK(Meter::over_memory(budget, 1 << 20).empty());
  CHECK_FALSE(Meter::over_memory(budget, 3 << 20).empty());
}
