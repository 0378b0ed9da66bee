#include "tools/send_verdict.h"

#include <catch2/catch.hpp>

#include "cli/tool.h"

using namespace tsd;
using cli::Exit;

namespace {

ship::Outcome outcome_of(const ship::Accounts& accounts, bool backlog = false) {
  return {accounts, backlog, {}, false};
}
Exit exit_of(const ship::Outcome& outcome, bool has_spool) {
  return *send::verdict(outcome, {}, has_spool);
}
ship::Accounts one_lost() {
  ship::Accounts accounts{.in = 1};
  accounts.dropped[static_cast<std::size_t>(ship::Loss::not_sent)] = 1;
  return accounts;
}

}  // namespace

TEST_CASE("accounts that do not balance are exit 2 with a sentence, whatever else is the case") {
  ship::Outcome outcome = outcome_of({.in = 3, .confirmed = 2}, true);
  outcome.input = Error{"reading standard input: Input/output error"};
  auto verdict = send::verdict(outcome, Error{"writing receipts: Broken pipe"}, true);
  REQUIRE_FALSE(verdict);
  CHECK(verdict.error().text ==
        "the accounts are wrong: 1 line unaccounted for (3 in = 2 confirmed + 0 rejected)");
  CHECK(cli::finish({"tsd-send", "a test, of which standard error bears one sentence"}, verdict) ==
        2);
}

TEST_CASE("lines that were damaged in the spool are lost") {
  ship::Outcome outcome = outcome_of({.in = 1, .confirmed = 1});
  outcome.damage = true;
  CHECK(exit_of(outcome, true) == Exit::trouble);
}

TEST_CASE("the exit says the worst that became of a line") {
  CHECK(exit_of(outcome_of({.in = 1, .confirmed = 1}), true) == Exit::done);
  CHECK(exit_of(outcome_of({.in = 2, .confirmed = 1, .rejected = 1}), true) == Exit::no);
  CHECK(exit_of(outcome_of({.in = 2, .rejected = 1, .spooled = 1}), true) == Exit::not_yet);
  CHECK(exit_of(outcome_of({.in = 1, .confirmed = 1}, true), true) == Exit::not_yet);
}

TEST_CASE("lines that are lost are not yet sent without a spool, and trouble with one") {
  CHECK(exit_of(outcome_of(one_lost()), false) == Exit::not_yet);
  CHECK(exit_of(outcome_of(one_lost()), true) == Exit::trouble);
}
