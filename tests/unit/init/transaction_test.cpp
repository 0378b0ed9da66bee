#include "init/transaction.h"

#include <catch2/catch.hpp>

#include "os/file.h"
#include "os/tree.h"
#include "support/scratch.h"

using tsd::init::Transaction;
using tsd::os::Tree;
namespace os = tsd::os;

TEST_CASE("transaction: kept, everything is in its place and nothing beside it") {
  Scratch scratch;
  scratch.file("a", "old\n");
  scratch.file("gone", "x");
  os::Root root(scratch.path());
  Transaction changes(root);
  REQUIRE(changes.directory("/d", 0700));
  REQUIRE(changes.file("/a", "new\n", 0600));
  REQUIRE(changes.file("/d/b", "b\n", 0755));
  REQUIRE(changes.link("/l", "d/b"));
  changes.remove("/gone");
  CHECK(*os::read_file(scratch.path("a")) == "old\n");
  REQUIRE(changes.commit());
  changes.keep();
  os::Tree tree(root);
  CHECK(tree.names("/") == std::vector<std::string>{"a", "d", "l"});
  CHECK(tree.names("/d") == std::vector<std::string>{"b"});
  CHECK(tree.read("/a") == "new\n");
  CHECK(tree.target("/l") == "d/b");
  CHECK((tree.look("/d")->st_mode & 07777) == 0700);
}

TEST_CASE("transaction: not kept, everything is as it was, before commit and after") {
  for (bool committed : {false, true}) {
    Scratch scratch;
    scratch.file("a", "old\n");
    scratch.file("gone", "x");
    os::Root root(scratch.path());
    {
      Transaction changes(root);
      REQUIRE(changes.directory("/d", 0755));
      REQUIRE(changes.file("/a", "new\n", 0600));
      REQUIRE(changes.file("/d/b", "b\n", 0755));
      changes.remove("/gone");
      if (committed) REQUIRE(changes.commit());
    }
    os::Tree tree(root);
    CHECK(tree.names("/") == std::vector<std::string>{"a", "gone"});
    CHECK(tree.read("/a") == "old\n");
  }
}

TEST_CASE("transaction: a step that fails in the middle undoes the others") {
  Scratch scratch;
  scratch.file("a", "old\n");
  os::Root root(scratch.path());
  {
    Transaction changes(root);
    REQUIRE(changes.file("/a", "new\n", 0600));
    changes.remove("/absent");
    CHECK_FALSE(changes.commit());
    CHECK(os::Tree(root).read("/a") == "new\n");
  }
  CHECK(os::Tree(root).read("/a") == "old\n");
  CHECK(os::Tree(root).names("/") == std::vector<std::string>{"a"});
}
