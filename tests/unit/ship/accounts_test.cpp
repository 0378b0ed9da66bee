#include "ship/accounts.h"

#include <catch2/catch.hpp>

using namespace tsd::ship;

TEST_CASE("the accounts balance when every line is confirmed, rejected or dropped") {
  Accounts accounts{.in = 6, .confirmed = 3, .rejected = 1};
  CHECK(accounts.check().error().text ==
        "the accounts are wrong: 2 lines unaccounted for (6 in = 3 confirmed + 1 rejected)");
  accounts.dropped[static_cast<std::size_t>(Loss::not_sent)] = 2;
  CHECK(accounts.check());
  CHECK(accounts.sentence() == "6 in = 3 confirmed + 1 rejected + 2 not sent (dropped)");
}

TEST_CASE("accounts with a line too many are wrong too") {
  CHECK(Accounts{.in = 6, .backlog = 1, .confirmed = 7, .spooled = 1}.check().error().text ==
        "the accounts are wrong: 1 line counted twice (6 in + 1 from the spool = 7 confirmed + "
        "0 rejected + 1 spooled)");
}

TEST_CASE("reasons that took nothing are not named") {
  CHECK(Accounts{.in = 1, .confirmed = 1}.sentence() == "1 in = 1 confirmed + 0 rejected");
}

TEST_CASE("the sentence says what was proven of the confirmed lines, the strongest first") {
  Accounts accounts{.in = 5};
  accounts.confirm(4, Confirm::parsed);
  CHECK(accounts.sentence() == "5 in = 4 confirmed (parsed) + 0 rejected");
  accounts.confirm(1, Confirm::settled);
  CHECK(accounts.sentence() == "5 in = 5 confirmed (1 settled, 4 parsed) + 0 rejected");
  CHECK(accounts.check());
}
