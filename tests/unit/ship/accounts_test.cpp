#include "ship/accounts.h"

#include <catch2/catch.hpp>

using namespace tsd::ship;

TEST_CASE("the accounts balance when every line is confirmed, rejected or dropped") {
  Accounts accounts{.in = 6, .confirmed = 3, .rejected = 1};
  CHECK_FALSE(accounts.balanced());
  accounts.dropped[static_cast<std::size_t>(Loss::not_sent)] = 2;
  CHECK(accounts.balanced());
  CHECK(accounts.sentence() == "6 in = 3 confirmed + 1 rejected + 2 dropped not-sent");
}

TEST_CASE("reasons that took nothing are not named") {
  CHECK(Accounts{.in = 1, .confirmed = 1}.sentence() == "1 in = 1 confirmed + 0 rejected");
}
