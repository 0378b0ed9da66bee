#include "listen/kafka/delivery.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "os/fd.h"
#include "support/scratch.h"

using namespace tsd;
using listen::Delivery;
using listen::PartitionOffset;
using listen::ReceiptFile;

namespace {

/// One message of ten lines in flight, and the sender's receipts.
struct Pipe {
  explicit Pipe(const std::string& path) : file(path) {
    auto receipts = ReceiptFile::open(path);
    REQUIRE(receipts);
    delivery.emplace(std::move(*receipts),
                     [this](std::string_view text) { said.emplace_back(text); });
    delivery->ledger().give(0);
    delivery->ledger().begin(0, 0);
    delivery->ledger().hand_out(10);
    delivery->ledger().end();
  }
  void read() {
    while (delivery->read()) {
    }
  }
  std::string file;
  std::vector<std::string> said;
  std::optional<Delivery> delivery;
};

std::string fifo(const Scratch& scratch) {
  std::string path = scratch.path("r");
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  return path;
}

void put(const os::Fd& to, std::string_view text) {
  REQUIRE(::write(to.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
}

}  // namespace

TEST_CASE("receipts come through a FIFO, half records included, until the sender closes it") {
  Scratch scratch;
  Pipe pipe(fifo(scratch));
  pipe.read();
  CHECK_FALSE(pipe.delivery->is_over());  // no sender has come yet
  os::Fd sender(::open(pipe.file.c_str(), O_WRONLY));
  put(sender, "1-4 confirmed parsed\n5-1");
  pipe.read();
  CHECK(pipe.delivery->ledger().waiting() == 6);
  put(sender, "0 rejected value-syntax\n");
  pipe.read();
  CHECK(pipe.delivery->ledger().waiting() == 0);
  CHECK(pipe.delivery->ledger().take_proven() == std::vector<PartitionOffset>{{0, 1}});
  CHECK_FALSE(pipe.delivery->is_over());
  put(sender, "11 conf");  // killed amid a record
  sender.close();
  pipe.read();
  CHECK(pipe.delivery->is_over());
  CHECK_FALSE(pipe.delivery->error());
  CHECK(pipe.said.empty());
}

TEST_CASE("receipts come through a file that grows; what it had before is another run's") {
  Scratch scratch;
  std::string path = scratch.path("r");
  os::Fd sender(::open(path.c_str(), O_WRONLY | O_CREAT, 0600));
  put(sender, "1-999 confirmed parsed\n");
  Pipe pipe(path);
  pipe.read();
  CHECK(pipe.delivery->ledger().waiting() == 10);
  REQUIRE(::ftruncate(sender.get(), 0) == 0);  // as the shell does
  ::lseek(sender.get(), 0, SEEK_SET);
  put(sender, "1-3 spooled\n");
  pipe.read();
  CHECK(pipe.delivery->ledger().waiting() == 7);
  put(sender, "4-10 spooled\n");
  pipe.read();
  CHECK(pipe.delivery->ledger().waiting() == 0);
}

TEST_CASE("garbage among the receipts is told once, counted, and proves nothing") {
  Scratch scratch;
  Pipe pipe(fifo(scratch));
  os::Fd sender(::open(pipe.file.c_str(), O_WRONLY));
  put(sender, "hello\x1b[2J\n1-10 confirmed\\n\n" + std::string(5000, '1') + "\n\n");
  pipe.read();
  CHECK(pipe.delivery->ledger().waiting() == 10);
  CHECK(pipe.delivery->garbage() == 4);
  CHECK(pipe.said == std::vector<std::string>{R"(no receipt: "hello\x1b[2J")"});
  put(sender, "1-10 confirmed\n");
  pipe.read();
  CHECK(pipe.delivery->ledger().waiting() == 0);
}

TEST_CASE("receipts for lines that were never printed, or of a second sender, end it") {
  Scratch scratch;
  Pipe pipe(fifo(scratch));
  os::Fd sender(::open(pipe.file.c_str(), O_WRONLY));
  SECTION("never printed") {
    put(sender, "1-11 confirmed parsed\n");
    pipe.read();
    REQUIRE(pipe.delivery->error());
    CHECK(pipe.delivery->error()->text ==
          "the receipts name line 11, and 10 were printed: they are not those of this pipe");
  }
  SECTION("a second sender") {
    put(sender, "1-3 confirmed parsed\n1-3 confirmed parsed\n");
    pipe.read();
    REQUIRE(pipe.delivery->error());
    CHECK(pipe.delivery->error()->text.starts_with("the receipts begin again at line 1"));
  }
}

TEST_CASE("a sender that confirms without proof is told of once") {
  Scratch scratch;
  Pipe pipe(fifo(scratch));
  os::Fd sender(::open(pipe.file.c_str(), O_WRONLY));
  put(sender, "1-3 confirmed none\n4-5 confirmed none\n");
  pipe.read();
  CHECK(pipe.said.size() == 1);
  CHECK(pipe.delivery->ledger().waiting() == 5);
}

TEST_CASE("without receipts, what was written is proven") {
  Delivery delivery(std::nullopt, say_nothing);
  delivery.ledger().give(0);
  for (std::int64_t offset = 0; offset < 2; ++offset) {
    delivery.ledger().begin(0, offset);
    delivery.ledger().hand_out(100);
    delivery.ledger().end();
  }
  delivery.written(0);
  delivery.written(150);
  CHECK(delivery.ledger().take_proven() == std::vector<PartitionOffset>{{0, 1}});
  delivery.written(150);
  delivery.written(200);
  CHECK(delivery.ledger().take_proven() == std::vector<PartitionOffset>{{0, 2}});
}
