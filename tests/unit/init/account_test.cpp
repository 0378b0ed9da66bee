#include "init/account.h"

#include <catch2/catch.hpp>

using tsd::init::AccountTexts;

namespace {

AccountTexts small_machine() {
  return {{"root:x:0:0:root:/root:/bin/sh\n", "root:x:0:\n", "root:*:19000::::::\n", std::nullopt}};
}

}  // namespace

TEST_CASE("account: added at the end, the highest free system id for user and group") {
  auto files = tsd::init::with_account(small_machine(), "tcollector");
  CHECK(*files.texts[0] ==
        "root:x:0:0:root:/root:/bin/sh\n"
        "tcollector:x:999:999:ships metrics to a TSD:/nonexistent:/usr/sbin/nologin\n");
  CHECK(*files.texts[1] == "root:x:0:\ntcollector:x:999:\n");
  CHECK(*files.texts[2] == "root:*:19000::::::\ntcollector:!:::::::\n");
  CHECK_FALSE(files.texts[3]);
  CHECK(tsd::init::find_account(files, "tcollector")->group == 999);
}

TEST_CASE("account: ids that a user or a group has are taken") {
  auto files = small_machine();
  *files.texts[0] += "a:x:999:1::/:/bin/false\n";
  *files.texts[1] += "b:x:998:\n";
  CHECK(tsd::init::find_account(with_account(files, "tcollector"), "tcollector")->user == 997);
}

TEST_CASE("account: a group of that name that is there is used") {
  auto files = small_machine();
  *files.texts[1] += "tcollector:x:500:me\n";
  auto after = with_account(files, "tcollector");
  CHECK(*after.texts[1] == *files.texts[1]);
  CHECK(tsd::init::find_account(after, "tcollector")->group == 500);
}

TEST_CASE("account: taken away, the texts are what they were") {
  auto before = small_machine();
  CHECK(without_account(with_account(before, "tcollector"), "tcollector") == before);
  before.texts[0] = "root:x:0:0:root:/root:/bin/sh\ntcollector2:x:5:5::/:/bin/sh\n";
  CHECK(without_account(before, "tcollector") == before);
}

TEST_CASE("account: a file that is missing stays missing") {
  AccountTexts files{{*small_machine().texts[0], std::nullopt, std::nullopt, std::nullopt}};
  auto after = with_account(files, "tcollector");
  CHECK(tsd::init::find_account(after, "tcollector")->group == 999);
  CHECK_FALSE(after.texts[1]);
}
