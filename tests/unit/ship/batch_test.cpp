#include "ship/batch.h"

#include <catch2/catch.hpp>

using tsd::ship::Batch;

namespace {

Batch three() {
  Batch batch;
  batch.add(4, "a 1 1 h=x");
  batch.add(5, "b 1 1 h=x");
  batch.add(9, "c 1 1 h=x");
  return batch;
}

}  // namespace

TEST_CASE("a batch is lines as they go over the wire, and knows where each stood") {
  Batch batch = three();
  CHECK(batch.wire() == "put a 1 1 h=x\nput b 1 1 h=x\nput c 1 1 h=x\n");
  CHECK(batch.size() == 3);
  CHECK(batch.numbers()[0] == 4);
  CHECK(batch.numbers()[1] == 5);
  CHECK(batch.numbers()[2] == 9);
}

TEST_CASE("the front of a batch is whole lines, at least one") {
  for (std::size_t most : {0, 1, 13, 14, 27}) {
    Batch batch = three();
    Batch front = batch.take_front(most);
    CHECK(front.wire() == "put a 1 1 h=x\n");
    CHECK(front.numbers()[0] == 4);
    CHECK(batch.wire() == "put b 1 1 h=x\nput c 1 1 h=x\n");
    CHECK(batch.size() == 2);
    CHECK(batch.numbers()[0] == 5);
    CHECK(batch.numbers()[1] == 9);
  }
  Batch batch = three();
  CHECK(batch.take_front(28).size() == 2);
  CHECK(batch.take_front(1000).numbers()[0] == 9);
  CHECK(batch.empty());
}

TEST_CASE("a front was sent when the whole was") {
  Batch batch = three();
  batch.set_sent();
  CHECK(batch.take_front(1).was_sent());
  batch.clear();
  CHECK_FALSE(batch.was_sent());
}

TEST_CASE("lines taken out of a batch keep their places, and so do the others") {
  Batch batch = three();
  batch.set_ticket(7);
  batch.set_origin(tsd::ship::Origin::spool);
  batch.set_sent();
  std::vector<std::size_t> indices = {0, 2};
  Batch out = batch.take_out(indices);
  CHECK(out.wire() == "put a 1 1 h=x\nput c 1 1 h=x\n");
  CHECK(batch.wire() == "put b 1 1 h=x\n");
  REQUIRE(out.size() == 2);
  REQUIRE(batch.size() == 1);
  CHECK(out.numbers()[0] == 4);
  CHECK(out.numbers()[1] == 9);
  CHECK(batch.numbers()[0] == 5);
  for (const Batch* one : {&batch, &out}) {
    CHECK(one->ticket() == 7);
    CHECK(one->origin() == tsd::ship::Origin::spool);
    CHECK(one->was_sent());
  }
  CHECK(batch.take_out({}).empty());
  CHECK(batch.size() == 1);
}

TEST_CASE("a batch knows whether the scanner found all its lines plain") {
  Batch batch;
  CHECK(batch.is_plain());
  batch.add_plain(1, 2, "m 1600000012 1 h=x\nput some.metric 1700000345 1 h=x\n");
  batch.add_plain(3, 1, "a 1500000012 1 h=x\n");
  CHECK(batch.wire() ==
        "put m 1600000012 1 h=x\nput some.metric 1700000345 1 h=x\nput a 1500000012 1 h=x\n");
  CHECK(batch.is_plain());
  std::vector<std::size_t> indices = {1};
  CHECK(batch.take_out(indices).is_plain());
  CHECK(batch.take_front(1).is_plain());
  SECTION("one line that the scanner has not seen") {
    batch.add(4, "a 1500000012 1 h=x");
    CHECK_FALSE(batch.is_plain());
    CHECK_FALSE(batch.take_front(1).is_plain());
  }
  SECTION("many such lines") {
    batch.add_lines(4, 1, "a 1500000012 1 h=x\n");
    CHECK_FALSE(batch.is_plain());
  }
  batch.clear();
  CHECK(batch.is_plain());
}
