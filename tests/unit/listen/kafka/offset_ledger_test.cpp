#include "listen/kafka/offset_ledger.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <vector>

using namespace tsd;
using listen::Fate;
using listen::OffsetLedger;
using listen::PartitionOffset;
using Verdict = OffsetLedger::Verdict;
using Offsets = std::vector<PartitionOffset>;

namespace {

/// A message of so many lines.
bool give_out(OffsetLedger& ledger, std::int32_t partition, std::int64_t offset,
              std::uint64_t lines) {
  if (!ledger.begin(partition, offset)) return false;
  ledger.hand_out(lines);
  ledger.end();
  return true;
}

Verdict tell(OffsetLedger& ledger, std::uint64_t first, std::uint64_t last,
             Fate fate = Fate::confirmed) {
  return ledger.take({first, last, fate, {}});
}

}  // namespace

TEST_CASE("an offset is proven when every line up to it has a receipt") {
  OffsetLedger ledger;
  ledger.give(0);
  give_out(ledger, 0, 10, 100);  // a message of more than a run holds is one of its own
  give_out(ledger, 0, 11, 100);
  CHECK(ledger.take_proven().empty());
  CHECK(tell(ledger, 101, 200) == Verdict::fine);
  CHECK(ledger.take_proven().empty());
  CHECK(tell(ledger, 1, 99) == Verdict::fine);
  CHECK(ledger.take_proven().empty());
  CHECK(ledger.waiting() == 1);
  CHECK(tell(ledger, 100, 100, Fate::rejected) == Verdict::fine);
  CHECK(ledger.take_proven() == Offsets{{0, 12}});
  CHECK(ledger.take_proven().empty());
  CHECK(ledger.waiting() == 0);
}

TEST_CASE("a spooled line is proven, and its later confirmation changes nothing") {
  OffsetLedger ledger;
  ledger.give(3);
  give_out(ledger, 3, 0, 2);
  CHECK(tell(ledger, 1, 2, Fate::spooled) == Verdict::fine);
  CHECK(ledger.take_proven() == Offsets{{3, 1}});
  CHECK(tell(ledger, 1, 2, Fate::confirmed) == Verdict::fine);
  CHECK(ledger.take_proven().empty());
}

TEST_CASE("partitions are proven apart from each other") {
  OffsetLedger ledger;
  ledger.give(0);
  ledger.give(1);
  give_out(ledger, 0, 5, 2);
  give_out(ledger, 1, 7, 3);
  give_out(ledger, 0, 6, 1);
  tell(ledger, 3, 6);
  CHECK(ledger.take_proven() == Offsets{{1, 8}});
  tell(ledger, 1, 2);
  CHECK(ledger.take_proven() == Offsets{{0, 7}});
}

TEST_CASE("a message without lines is proven with those before it") {
  OffsetLedger ledger;
  ledger.give(0);
  give_out(ledger, 0, 0, 0);
  CHECK(ledger.take_proven() == Offsets{{0, 1}});
  give_out(ledger, 0, 1, 1);
  for (std::int64_t offset = 2; offset < 1000; ++offset) give_out(ledger, 0, offset, 0);
  CHECK(ledger.take_proven().empty());
  CHECK(ledger.held() == 1);
  tell(ledger, 1, 1);
  CHECK(ledger.take_proven() == Offsets{{0, 1000}});
}

TEST_CASE("a message that is still printed is not proven") {
  OffsetLedger ledger;
  ledger.give(0);
  ledger.begin(0, 0);
  ledger.hand_out(10);
  tell(ledger, 1, 10);
  CHECK(ledger.take_proven().empty());
  ledger.hand_out(1);
  ledger.end();
  CHECK(ledger.take_proven().empty());
  tell(ledger, 11, 11);
  CHECK(ledger.take_proven() == Offsets{{0, 1}});
}

TEST_CASE("a dropped line has its partition read again from its message on") {
  OffsetLedger ledger;
  ledger.give(0);
  ledger.give(1);
  for (std::int64_t offset = 0; offset < 3; ++offset) {
    give_out(ledger, 0, offset, 100);
    give_out(ledger, 1, offset, 100);
  }
  tell(ledger, 1, 200);
  tell(ledger, 250, 250, Fate::dropped);  // of message 1 of partition 0
  CHECK(ledger.rewinds() == Offsets{{0, 1}});
  tell(ledger, 201, 249);
  tell(ledger, 251, 600);
  CHECK(ledger.take_proven() == Offsets{{0, 1}, {1, 3}});
  CHECK(ledger.waiting() == 0);

  CHECK_FALSE(give_out(ledger, 0, 3, 1));  // it comes again behind the others
  ledger.rewound(0);
  CHECK(ledger.rewinds().empty());
  CHECK(give_out(ledger, 0, 1, 100));
  tell(ledger, 601, 700);
  CHECK(ledger.take_proven() == Offsets{{0, 2}});
}

TEST_CASE("a line that is dropped while its message is printed has it read again") {
  OffsetLedger ledger;
  ledger.give(0);
  ledger.begin(0, 4);
  ledger.hand_out(2);
  tell(ledger, 1, 1, Fate::dropped);
  ledger.hand_out(1);
  ledger.end();
  tell(ledger, 2, 3);
  CHECK(ledger.take_proven().empty());
  CHECK(ledger.rewinds() == Offsets{{0, 4}});
}

TEST_CASE("what was proven before it is dropped stays proven") {
  OffsetLedger ledger;
  ledger.give(0);
  give_out(ledger, 0, 0, 1);
  tell(ledger, 1, 1, Fate::spooled);
  tell(ledger, 1, 1, Fate::dropped);
  CHECK(ledger.take_proven() == Offsets{{0, 1}});
  CHECK(ledger.rewinds().empty());
}

TEST_CASE("receipts of a partition that was taken away prove nothing, and count all the same") {
  OffsetLedger ledger;
  ledger.give(0);
  give_out(ledger, 0, 0, 2);
  ledger.begin(0, 1);
  ledger.hand_out(1);
  ledger.take_away(0);
  ledger.hand_out(1);
  ledger.end();
  CHECK_FALSE(ledger.begin(0, 2));
  CHECK(ledger.waiting() == 4);
  tell(ledger, 1, 2);
  CHECK(ledger.take_proven().empty());
  // Given back, it begins at what was committed.
  ledger.give(0);
  CHECK(give_out(ledger, 0, 0, 2));
  tell(ledger, 3, 4);
  CHECK(ledger.take_proven().empty());
  tell(ledger, 5, 6);
  CHECK(ledger.take_proven() == Offsets{{0, 1}});
  tell(ledger, 4, 4, Fate::dropped);  // of the partition's other life
  CHECK(ledger.rewinds().empty());
}

TEST_CASE("of a topic that is gone nothing is proven any more, nor read again") {
  OffsetLedger ledger;
  ledger.give(0);
  ledger.give(1);
  give_out(ledger, 0, 5, 2);
  give_out(ledger, 1, 7, 2);
  CHECK(tell(ledger, 3, 4, Fate::dropped) == Verdict::fine);
  ledger.begin(0, 6);
  ledger.take_all_away();
  ledger.hand_out(1);
  ledger.end();
  CHECK(tell(ledger, 1, 2) == Verdict::fine);
  CHECK(ledger.take_proven().empty());
  CHECK(ledger.rewinds().empty());
  CHECK_FALSE(give_out(ledger, 0, 7, 1));
}

TEST_CASE("a message that comes again replaces itself and those behind it") {
  OffsetLedger ledger;
  ledger.give(0);
  for (std::int64_t offset = 0; offset < 3; ++offset) give_out(ledger, 0, offset, 100);
  give_out(ledger, 0, 1, 100);
  tell(ledger, 1, 300);
  CHECK(ledger.take_proven() == Offsets{{0, 1}});
  tell(ledger, 301, 400);
  CHECK(ledger.take_proven() == Offsets{{0, 2}});
}

TEST_CASE("after a commit that failed all that is proven is told again") {
  OffsetLedger ledger;
  ledger.give(0);
  ledger.give(1);
  give_out(ledger, 0, 0, 1);
  tell(ledger, 1, 1);
  CHECK(ledger.take_proven() == Offsets{{0, 1}});
  ledger.repeat_proven();
  CHECK(ledger.take_proven() == Offsets{{0, 1}});
}

TEST_CASE("receipts of another pipe, or of another sender, are noticed") {
  OffsetLedger ledger;
  ledger.give(0);
  give_out(ledger, 0, 0, 10);
  CHECK(tell(ledger, 11, 11) == Verdict::unknown_lines);
  CHECK(tell(ledger, 1, 11) == Verdict::unknown_lines);
  CHECK(ledger.waiting() == 10);
  CHECK(tell(ledger, 1, 5, Fate::spooled) == Verdict::fine);
  CHECK(tell(ledger, 1, 5) == Verdict::fine);
  CHECK(tell(ledger, 1, 5) == Verdict::other_sender);

  OffsetLedger spooling;
  give_out(spooling, 0, 0, 10);
  spooling.hand_out(10);
  CHECK(tell(spooling, 1, 5, Fate::spooled) == Verdict::fine);
  CHECK(tell(spooling, 1, 3, Fate::spooled) == Verdict::other_sender);
}

TEST_CASE("small messages behind each other take one place") {
  OffsetLedger ledger;
  ledger.give(0);
  for (std::int64_t offset = 0; offset < 64'000; ++offset) give_out(ledger, 0, offset, 1);
  CHECK(ledger.held() == 1000);
  tell(ledger, 1, 64);
  CHECK(ledger.take_proven() == Offsets{{0, 64}});
}

// The rule, kept the simple way: a set of lines, a list of messages.
TEST_CASE("at random, no offset is proven whose lines are not, and all are in the end") {
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::mt19937 dice(seed);
    auto roll = [&](unsigned most) { return dice() % most; };
    struct Sent {
      std::int32_t partition;
      std::int64_t offset;
      std::uint64_t first, end;
    };
    OffsetLedger ledger;
    std::vector<Sent> sent;
    std::set<std::uint64_t> proven_lines, open_lines;
    std::map<std::int32_t, std::int64_t> next, committed;
    for (std::int32_t p = 0; p < 3; ++p) ledger.give(p);
    auto check = [&] {
      for (auto [partition, offset] : ledger.take_proven()) {
        REQUIRE(offset >= committed[partition]);
        committed[partition] = offset;
        std::set<std::int64_t> done;  // by any of the times that it was printed
        for (const Sent& one : sent) {
          bool all = true;
          for (auto n = one.first; n < one.end; ++n) all = all && proven_lines.contains(n);
          if (all && one.partition == partition) done.insert(one.offset);
        }
        for (std::int64_t o = 0; o < offset; ++o) REQUIRE(done.contains(o));
      }
      for (auto [partition, offset] : ledger.rewinds()) {
        REQUIRE(offset >= committed[partition]);
        next[partition] = offset;
        ledger.rewound(partition);
      }
    };
    for (int step = 0; step < 200 || !open_lines.empty(); ++step) {
      bool gives = step < 200 && roll(2) == 0;
      if (gives) {
        auto partition = static_cast<std::int32_t>(roll(3));
        std::uint64_t first = ledger.handed_out() + 1;
        std::uint64_t lines = roll(40);
        give_out(ledger, partition, next[partition], lines);
        sent.push_back({partition, next[partition]++, first, first + lines});
        for (auto n = first; n < first + lines; ++n) open_lines.insert(n);
      } else if (step < 200 && roll(40) == 0) {
        auto partition = static_cast<std::int32_t>(roll(3));
        check();
        ledger.take_away(partition);
        ledger.give(partition);
        next[partition] = committed[partition];
      } else if (!open_lines.empty()) {
        auto at = open_lines.begin();
        std::advance(at, roll(static_cast<unsigned>(open_lines.size())));
        std::uint64_t first = *at, last = first;
        while (roll(20) != 0 && open_lines.contains(last + 1)) ++last;
        bool drops = step < 200 && roll(20) == 0;
        tell(ledger, first, last, drops ? Fate::dropped : Fate::confirmed);
        for (auto n = first; n <= last; ++n) {
          open_lines.erase(n);
          if (!drops) proven_lines.insert(n);
        }
      }
      check();
    }
    check();
    for (auto [partition, offset] : next) CHECK(committed[partition] == offset);
    CHECK(ledger.waiting() == 0);
    CHECK(ledger.held() == 0);
  }
}
