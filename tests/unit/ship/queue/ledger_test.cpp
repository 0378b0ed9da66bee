#include "ship/queue/ledger.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cerrno>
#include <cstdint>
#include <utility>
#include <vector>

#include "os/fd.h"
#include "support/scratch.h"
#include "unit/spool/spool_world.h"

using namespace tsd::ship;

namespace {

/// A ledger with a spool on a model disk and receipts into a pipe.
struct Books : SpoolWorld {
  tsd::os::Fd ours, theirs;
  std::unique_ptr<Reports> reports;
  std::unique_ptr<tsd::spool::Spool> spool;
  LineReader judge{{}, {}, [](const Rejection&) {}};
  std::optional<Ledger> ledger;

  explicit Books(bool with_spool = true, std::optional<std::string> rejects = std::nullopt) {
    std::array<int, 2> ends;
    REQUIRE(::pipe2(ends.data(), O_NONBLOCK | O_CLOEXEC) == 0);
    ours = tsd::os::Fd(ends[0]);
    theirs = tsd::os::Fd(ends[1]);
    auto say = [this](std::string_view sentence) { said.emplace_back(sentence); };
    auto opened = Reports::open({std::move(rejects), ends[1]}, "-", say);
    REQUIRE(opened);
    reports = std::move(*opened);
    if (with_spool) spool = open();
    ledger.emplace(spool.get(), reports.get(), judge);
  }
  /// What has been told since the last call.
  std::string receipts() {
    std::array<char, 4096> text;
    ssize_t got = ::read(ours.get(), text.data(), text.size());
    return got > 0 ? std::string(text.data(), static_cast<std::size_t>(got)) : "";
  }
};

Batch batch_of(std::uint64_t first, int lines) {
  Batch batch;
  for (int i = 0; i < lines; ++i) batch.add(first + static_cast<std::uint64_t>(i), "m 1 1 h=a");
  return batch;
}

}  // namespace

TEST_CASE("ledger: lines are on disk before keep() says so, and the receipt follows the disk") {
  Books books;
  Batch batch = batch_of(1, 3);
  CHECK(books.ledger->keep(batch) == Ledger::Kept::yes);
  CHECK(batch.ticket() != 0);
  CHECK(books.receipts() == "1-3 spooled\n");
  REQUIRE(books.disk.files().size() == 1);
  CHECK(books.disk.files().begin()->second.find("m 1 1 h=a\n") != std::string::npos);
}

TEST_CASE("ledger: no receipt before the sync, whatever is written") {
  Books books;
  books.spool.reset();
  books.settings.sync = tsd::spool::SpoolSync::interval;
  books.spool = books.open();
  books.ledger.emplace(books.spool.get(), books.reports.get(), books.judge);
  Batch batch = batch_of(1, 3);
  CHECK(books.ledger->keep(batch) == Ledger::Kept::yes);
  CHECK(books.receipts().empty());
  books.pass(1);
  books.ledger->tick();  // closes the segment
  books.ledger->tick();
  CHECK(books.receipts() == "1-3 spooled\n");
}

TEST_CASE("ledger: a confirmed batch is told with its level, and its segment goes") {
  Books books;
  Batch batch = batch_of(4, 2);
  (void)books.ledger->keep(batch);
  (void)books.receipts();
  books.ledger->confirm(batch, 0, Confirm::parsed);
  CHECK(books.receipts() == "4-5 confirmed parsed\n");
  CHECK(books.ledger->accounts().confirmed == 2);
  (void)books.ledger->close();
  CHECK(books.disk.files().empty());
}

TEST_CASE("ledger: a refused line is not told as confirmed with the others") {
  Books books;
  Batch batch = batch_of(1, 3);
  (void)books.ledger->keep(batch);
  (void)books.receipts();
  batch.numbers().strike(2);
  books.ledger->confirm(batch, 1, Confirm::parsed);
  CHECK(books.receipts() == "1 confirmed parsed\n3 confirmed parsed\n");
  CHECK(books.ledger->accounts().confirmed == 2);
  CHECK(books.ledger->accounts().rejected == 1);
}

TEST_CASE("ledger: a segment with refused lines stays while the rejects file cannot be kept") {
  Books books(true, "/dev/full");
  Batch batch = batch_of(1, 2);
  (void)books.ledger->keep(batch);
  books.reports->reject()({1, 0, "m 1 1 h=a", "tsd", "no"});
  batch.numbers().strike(1);
  books.ledger->confirm(batch, 1, Confirm::parsed);
  CHECK(books.was_said("rejected lines cannot be kept"));
  CHECK(books.disk.files().size() == 1);
}

TEST_CASE("ledger: what is given up waits on disk, or is dropped with its reason") {
  SECTION("on disk") {
    Books books;
    Batch batch = batch_of(1, 2);
    (void)books.ledger->keep(batch);
    (void)books.receipts();
    books.ledger->give_up(batch, Loss::not_sent);
    CHECK(books.ledger->accounts().spooled == 2);
    CHECK(books.receipts().empty());  // `spooled` was told before
    books.pass(1);
    books.ledger->tick();  // closes the segment
    CHECK(books.ledger->has_backlog());
  }
  SECTION("without a spool") {
    Books books(false);
    Batch batch = batch_of(1, 2);
    CHECK(books.ledger->keep(batch) == Ledger::Kept::yes);
    books.ledger->give_up(batch, Loss::unconfirmed);
    CHECK(books.receipts() == "1-2 dropped unconfirmed\n");
    CHECK(books.ledger->accounts().lost() == 2);
  }
}

TEST_CASE("ledger: a disk that takes nothing leaves lines in memory, without a receipt") {
  Books books;
  books.disk.fails = [](const std::string&, const std::string&) { return EIO; };
  Batch batch = batch_of(1, 2);
  CHECK(books.ledger->keep(batch) == Ledger::Kept::memory);
  CHECK(batch.ticket() == 0);
  CHECK(books.receipts().empty());
  books.ledger->confirm(batch, 0, Confirm::received);
  CHECK(books.receipts() == "1-2 confirmed received\n");
}

TEST_CASE("ledger: a full spool asks for what its policy says") {
  Books books;
  books.spool.reset();
  auto policy = GENERATE(tsd::spool::WhenFull::block, tsd::spool::WhenFull::newest);
  books.settings.when_full = policy;
  books.settings.max_bytes = 1000;
  books.spool = books.open();
  books.ledger.emplace(books.spool.get(), books.reports.get(), books.judge);
  Batch first = batch_of(1, 10);
  for (int i = 0; i < 100 && books.ledger->keep(first) == Ledger::Kept::yes; ++i) {
    first = batch_of(1, 10);
  }
  Batch batch = batch_of(1, 10);
  auto wanted = policy == tsd::spool::WhenFull::block ? Ledger::Kept::wait : Ledger::Kept::drop;
  CHECK(books.ledger->keep(batch) == wanted);
}

TEST_CASE("ledger: a batch that no room will ever be for is held in memory") {
  Books books;
  books.spool.reset();
  books.settings.when_full = tsd::spool::WhenFull::block;
  books.settings.max_bytes = 1;
  books.spool = books.open();
  books.ledger.emplace(books.spool.get(), books.reports.get(), books.judge);
  Batch batch = batch_of(1, 2);
  CHECK(books.ledger->keep(batch) == Ledger::Kept::memory);
}

TEST_CASE("ledger: nothing waits for a spool that is full of what a later run will send") {
  Books books(true, "/dev/full");
  books.spool.reset();
  books.settings.when_full = tsd::spool::WhenFull::block;
  books.settings.max_bytes = 1000;
  books.spool = books.open();
  books.ledger.emplace(books.spool.get(), books.reports.get(), books.judge);
  std::vector<Batch> kept;
  Batch next = batch_of(1, 10);
  for (; books.ledger->keep(next) == Ledger::Kept::yes; next = batch_of(1, 10)) {
    kept.push_back(std::move(next));
    REQUIRE(kept.size() < 100);
  }
  CHECK(books.ledger->keep(next) == Ledger::Kept::wait);
  for (const Batch& batch : kept) {
    books.reports->reject()({1, 0, "m 1 1 h=a", "tsd", "no"});
    books.ledger->confirm(batch, 1, Confirm::parsed);
  }
  CHECK(books.ledger->keep(next) == Ledger::Kept::memory);
}

TEST_CASE("ledger: lines read back are the spool's, and balance the books") {
  Books books;
  Batch batch = batch_of(1, 5);
  (void)books.ledger->keep(batch);
  books.ledger->give_up(batch, Loss::not_sent);
  books.pass(2);
  books.ledger->tick();
  Batch again = books.ledger->read_backlog(1u << 20);
  CHECK(again.size() == 5);
  CHECK(again.origin() == Origin::spool);
  CHECK(again.place(0) == 0);
  CHECK(books.ledger->accounts().spooled == 0);
  (void)books.receipts();
  books.ledger->confirm(again, 0, Confirm::settled);
  CHECK(books.receipts().empty());  // they have no place on stdin
  Accounts accounts = books.ledger->accounts();
  accounts.in = 5;
  CHECK(accounts.check());
}

TEST_CASE("ledger: a line that is sent twice, since its segment came back whole, counts once") {
  Books books;
  Batch batch = batch_of(1, 50);
  (void)books.ledger->keep(batch);
  Batch first = batch.take_front(25 * (sizeof "put m 1 1 h=a"));
  REQUIRE(first.size() == 25);
  books.ledger->confirm(first, 0, Confirm::parsed);
  books.ledger->give_up(batch, Loss::unconfirmed);
  books.pass(2);
  books.ledger->tick();
  CHECK(books.ledger->accounts().spooled == 25);
  Batch again = books.ledger->read_backlog(1u << 20);
  CHECK(again.size() == 50);
  CHECK(books.ledger->accounts().spooled == 0);
  books.ledger->confirm(again, 0, Confirm::parsed);
  Accounts accounts = books.ledger->accounts();
  accounts.in = 50;
  CHECK(accounts.sentence() == "50 in = 50 confirmed (parsed) + 0 rejected");
  CHECK(accounts.check());
}

TEST_CASE("ledger: own points that are given up never were") {
  Books books;
  Batch batch = batch_of(0, 7);
  batch.set_origin(Origin::own);
  books.ledger->take_own(batch);
  CHECK(books.ledger->accounts().own == 7);
  books.ledger->give_up(batch, Loss::not_sent);
  CHECK(books.ledger->accounts().own == 0);
  CHECK(books.ledger->accounts().lost() == 0);
}

TEST_CASE("ledger: lines refused before they are sent are rejected, and the others stay") {
  Books books;
  books.spool.reset();
  books.settings.sync = tsd::spool::SpoolSync::interval;
  books.spool = books.open();
  books.ledger.emplace(books.spool.get(), books.reports.get(), books.judge);
  Batch batch = batch_of(1, 5);
  (void)books.ledger->keep(batch);
  std::vector<std::size_t> indices = {1, 4};
  books.ledger->refuse(batch.take_out(indices));
  CHECK(books.receipts().empty());  // `rejected` is told by who rejects
  CHECK(books.ledger->accounts().rejected == 2);
  books.pass(1);
  books.ledger->tick();  // closes the segment
  books.ledger->tick();
  CHECK(books.receipts() == "1 spooled\n3-4 spooled\n");
  CHECK(books.disk.files().size() == 1);
  books.ledger->confirm(batch, 0, Confirm::parsed);
  CHECK(books.receipts() == "1 confirmed parsed\n3-4 confirmed parsed\n");
  Accounts accounts = books.ledger->close();
  accounts.in = 5;
  CHECK(accounts.check());
  CHECK(books.disk.files().empty());
}

TEST_CASE("ledger: lines refused before they are sent stay on disk while they cannot be reported") {
  Books books(true, "/dev/full");
  Batch batch = batch_of(1, 2);
  (void)books.ledger->keep(batch);
  books.reports->reject()({1, 0, "m 1 1 h=a", "timestamp-ahead", "no"});
  std::vector<std::size_t> indices = {0};
  books.ledger->refuse(batch.take_out(indices));
  books.ledger->confirm(batch, 0, Confirm::parsed);
  CHECK(books.disk.files().size() == 1);
}
