#include "ship/queue/stdin_reader.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdint>

#include "os/fd.h"
#include "support/scratch.h"
#include "unit/ship/sender_parts.h"

using namespace tsd::ship;
using tsd::Duration;

namespace {

struct Pipe : SenderParts {
  tsd::os::Fd in, out;
  RetryDeadline deadline{queue, Duration(5000)};
  std::optional<DescriptorInput> input;
  std::optional<StdinReader> reader;
  bool done = false;

  Pipe() {
    std::array<int, 2> ends;
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    in = tsd::os::Fd(ends[0]);
    out = tsd::os::Fd(ends[1]);
    input.emplace(loop.get_executor(), in.get());
    reader.emplace(*input, judge, ledger, queue, deadline);
    spawn(read());
  }
  ~Pipe() { finish(); }
  tsd::net::Task<> read() {
    co_await reader->read();
    done = true;
  }
  void write(std::string_view text) {
    REQUIRE(::write(out.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    poll();
  }
};

std::string points(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += fmt::format("some.metric {} 1 h=a\n", 1700000000 + i);
  return text;
}

}  // namespace

TEST_CASE("stdin reader: a batch leaves when stdin pauses") {
  Pipe pipe;
  pipe.write("m 1700000000 1 h=a\nm 1700000001 1 h=a\n");
  REQUIRE(pipe.queue.has_waiting());
  CHECK(pipe.queue.take(SIZE_MAX).size() == 2);
  CHECK(pipe.reader->origin() == "h=a");
  CHECK_FALSE(pipe.done);
}

TEST_CASE("stdin reader: half a line waits for its end") {
  Pipe pipe;
  pipe.write("m 1700000000 1 h=");
  CHECK_FALSE(pipe.queue.has_waiting());
  pipe.write("a\n");
  CHECK(pipe.queue.take(SIZE_MAX).wire() == "put m 1700000000 1 h=a\n");
}

TEST_CASE("stdin reader: the end of stdin is the end of reading, a last line included") {
  Pipe pipe;
  pipe.write("m 1700000000 1 h=a");
  pipe.out.close();
  pipe.poll();
  CHECK(pipe.done);
  CHECK(pipe.reader->has_read_all());
  pipe.reader->hand_over();
  CHECK(pipe.queue.take(SIZE_MAX).size() == 1);
}

TEST_CASE("stdin reader: a refused line is told, and costs itself only") {
  Pipe pipe;
  pipe.write("m 1700000000 x h=a\nm 1700000000 1 h=a\n");
  REQUIRE(pipe.rejections.size() == 1);
  CHECK(pipe.rejections[0].starts_with("1 value-"));
  CHECK(pipe.queue.take(SIZE_MAX).size() == 1);
}

TEST_CASE("stdin reader: while memory is full stdin waits, and goes on when there is room") {
  Pipe pipe;
  std::string text = points(1500);  // of 64 KiB, which a pipe takes
  int writes = 0;
  while (!pipe.queue.full()) {
    pipe.write(text);
    REQUIRE(++writes < 100);
  }
  pipe.write("m 1700000000 1 h=last\n");
  Batch first = pipe.queue.take(SIZE_MAX);
  std::uint64_t in = pipe.judge.in();
  pipe.queue.confirm(std::move(first), 0, Confirm::parsed);
  pipe.poll();
  CHECK(pipe.judge.in() > in);
}

TEST_CASE("stdin reader: a file has ended from the beginning, and tells how far it is") {
  Scratch scratch;
  SenderParts parts;
  tsd::os::Fd file(::open(scratch.file("points", points(10)).c_str(), O_RDONLY | O_CLOEXEC));
  RetryDeadline deadline(parts.queue, Duration(5000));
  DescriptorInput input(parts.loop.get_executor(), file.get());
  StdinReader reader(input, parts.judge, parts.ledger, parts.queue, deadline);
  CHECK(reader.is_file());
  parts.spawn(reader.read());
  CHECK(reader.has_read_all());
  Progress progress;
  reader.tell(progress);
  CHECK(progress.read == progress.total);
  CHECK(progress.total == points(10).size());
  parts.finish();
}

TEST_CASE("stdin reader: what nobody took is judged and counted") {
  Scratch scratch;
  SenderParts parts;
  tsd::os::Fd file(::open(scratch.file("points", points(10)).c_str(), O_RDONLY | O_CLOEXEC));
  RetryDeadline deadline(parts.queue, Duration(5000));
  DescriptorInput input(parts.loop.get_executor(), file.get());
  StdinReader reader(input, parts.judge, parts.ledger, parts.queue, deadline);
  reader.count_the_rest();
  CHECK(parts.judge.in() == 10);
  CHECK(parts.accounts().lost() == 10);
}

TEST_CASE("retry deadline: it counts from the last progress, and from limit() on at most so long") {
  SenderParts parts;
  RetryDeadline deadline(parts.queue, Duration(5000));
  bool lost = false;
  auto wait = [](const RetryDeadline& of, bool& done) -> tsd::net::Task<> {
    co_await of.lost();
    done = true;
  };
  SECTION("progress moves it") {
    parts.spawn(wait(deadline, lost));
    parts.pass(Duration(4000));
    parts.queue.push(SenderParts::batch(1, 1));
    parts.queue.confirm(parts.queue.take(SIZE_MAX), 0, Confirm::parsed);
    parts.pass(Duration(4999));
    CHECK_FALSE(lost);
    parts.pass(Duration(1));
    CHECK(lost);
  }
  SECTION("a limit does not move") {
    deadline.limit(Duration(3000));
    parts.spawn(wait(deadline, lost));
    parts.pass(Duration(2999));
    CHECK_FALSE(lost);
    parts.pass(Duration(1));
    CHECK(lost);
  }
  parts.finish();
}
