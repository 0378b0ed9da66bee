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
