#include "ship/kafka/flight.h"

#include <catch2/catch.hpp>
#include <cstdint>

#include "ship/kafka/partitioner.h"
#include "unit/ship/sender_parts.h"

using namespace tsd;
using namespace tsd::ship;

namespace {

struct Plane : SenderParts {
  std::optional<Flight> flight;

  explicit Plane(std::int32_t partitions = 1, std::size_t most_bytes = 64u << 10,
                 KafkaFormat format = KafkaFormat::put) {
    flight.emplace(Flight::Form{LineKey(), format, line::Dialect::opentsdb, partitions, most_bytes},
                   Confirm::replicated, queue, reject);
  }
  void add(std::uint64_t first, const std::vector<std::string>& lines) {
    Batch batch;
    for (const auto& line : lines) batch.add(first++, line);
    queue.push(std::move(batch));
    flight->add(queue.take(SIZE_MAX), clock.now());
  }
  std::vector<std::shared_ptr<Shipment>> all() {
    std::vector<std::shared_ptr<Shipment>> due;
    while (auto one = flight->take_due(net::kNever)) due.push_back(one);
    return due;
  }
  std::vector<std::string> waiting() {
    std::vector<std::string> texts;
    while (queue.has_waiting()) {
      taken.push_back(queue.take(SIZE_MAX));
      texts.push_back((taken.back().was_sent() ? "sent: " : "new: ") +
                      std::string(taken.back().wire()));
    }
    return texts;
  }
  std::vector<Batch> taken;
};

// Two hosts in different partitions of two.
const char* const kHost[] = {"a", "b"};

std::string line(int host, int time) {
  return fmt::format("m {} 1 host={}", time, kHost[host]);
}

}  // namespace

TEST_CASE("a message has the lines of one partition, joined by newlines") {
  REQUIRE(partition_of("a", 2) != partition_of("b", 2));
  Plane plane(2);
  plane.add(1, {line(0, 1), line(1, 2), line(0, 3)});
  plane.add(4, {line(0, 4)});
  auto due = plane.all();
  REQUIRE(due.size() == 2);
  auto& of_a = due[due[0]->message.key() == "a" ? 0 : 1]->message;
  CHECK(of_a.text() == "put m 1 1 host=a\nput m 3 1 host=a\nput m 4 1 host=a");
  CHECK(of_a.key() == "a");
  CHECK(of_a.partition() == partition_of("a", 2));
}

TEST_CASE("a message of several keys has none") {
  Plane plane(1);
  plane.add(1, {line(0, 1), line(1, 2)});
  auto due = plane.all();
  REQUIRE(due.size() == 1);
  CHECK(due[0]->message.key().empty());
}

TEST_CASE("a message is a list of objects in the plugin's format") {
  Plane plane(1, 64u << 10, KafkaFormat::json);
  plane.add(1, {line(0, 1), "m 2 +1.5 host=b dc=x"});
  auto due = plane.all();
  REQUIRE(due.size() == 1);
  CHECK(
      due[0]->message.text() ==
      R"([{"type":"Metric","metric":"m","timestamp":1,"value":1,"tags":{"host":"a"}},)"
      R"({"type":"Metric","metric":"m","timestamp":2,"value":1.5,"tags":{"host":"b","dc":"x"}}])");
}

TEST_CASE("a full message goes at once, the others when they have waited") {
  Plane plane(1, 40);
  plane.add(1, {line(0, 1), line(0, 2), line(0, 3)});
  net::Time begun = plane.clock.now();
  CHECK(plane.flight->oldest() == begun);
  auto full = plane.flight->take_due(begun - Duration(1));
  REQUIRE(full);
  CHECK(full->message.lines() == 2);
  CHECK_FALSE(plane.flight->take_due(begun - Duration(1)));
  auto rest = plane.flight->take_due(begun);
  REQUIRE(rest);
  CHECK(rest->message.lines() == 1);
  CHECK(plane.flight->oldest() == net::kNever);
}

TEST_CASE("a batch is confirmed with the last of its messages") {
  Plane plane(2);
  plane.add(1, {line(0, 1), line(1, 2)});
  auto due = plane.all();
  REQUIRE(due.size() == 2);
  plane.flight->confirm(*due[0]);
  CHECK(plane.accounts().confirmed == 0);
  CHECK_FALSE(plane.flight->empty());
  plane.flight->confirm(*due[1]);
  CHECK(plane.accounts().confirmed_by[static_cast<std::size_t>(Confirm::replicated)] == 2);
  CHECK(plane.flight->empty());
  CHECK(plane.queue.empty());
}

TEST_CASE(
    "what is not acknowledged goes back in its order, and as sent where a broker may have it") {
  Plane plane(2, 40);
  plane.add(1, {line(0, 1), line(1, 2), line(0, 3), line(0, 4), line(1, 5)});
  plane.add(6, {line(1, 6), line(0, 7)});
  auto due = plane.all();  // a: 1 3, 4 7; b: 2 5, 6
  REQUIRE(due.size() == 4);
  for (auto& one : due) {
    if (one->message.text() == "put m 1 1 host=a\nput m 3 1 host=a") {
      one->state = Shipment::State::uncertain;
      plane.flight->confirm(*one);
    } else if (one->message.key() == "b") {
      one->state = Shipment::State::uncertain;
    }
  }
  plane.flight->give_back();
  CHECK(plane.accounts().confirmed == 2);
  CHECK(plane.flight->empty());
  CHECK(plane.waiting() == std::vector<std::string>{"sent: put m 2 1 host=b\nput m 5 1 host=b\n",
                                                    "new: put m 4 1 host=a\n",
                                                    "sent: put m 6 1 host=b\n",
                                                    "new: put m 7 1 host=a\n"});
}

TEST_CASE("a line that is too large alone is rejected, and the others go on") {
  Plane plane(1, 1);
  plane.add(7, {line(0, 1), line(0, 2)});
  auto due = plane.all();
  REQUIRE(due.size() == 2);
  plane.flight->refuse(*due[0], "too large");
  CHECK(plane.rejections == std::vector<std::string>{"7 tsd too large"});
  SECTION("and these are confirmed") {
    plane.flight->confirm(*due[1]);
    CHECK(plane.accounts().confirmed == 1);
    CHECK(plane.accounts().rejected == 1);
  }
  SECTION("or wait") {
    plane.flight->give_back();
    CHECK(plane.accounts().confirmed == 0);
    CHECK(plane.accounts().rejected == 1);
    CHECK(plane.waiting() == std::vector<std::string>{"new: put m 2 1 host=a\n"});
  }
}
