#include "line/validate/batch_reader.h"

#include <catch2/catch.hpp>
#include <cstdint>

using namespace tsd::line;

namespace {

/// Gives the text in pieces of `step` bytes.
Source in_steps(std::string text, std::size_t step) {
  return
      [text = std::move(text), step, given = std::size_t{0}](char* into, std::size_t size) mutable {
        std::size_t copied = text.copy(into, std::min(size, step), given);
        given += copied;
        return tsd::Result<std::size_t>(copied);
      };
}

struct Seen {
  std::string bytes;
  std::string kinds;  // a letter a batch
};

Seen read_all(Source source) {
  BatchReader batches(std::move(source));
  InputBatch batch;
  Seen seen;
  std::uint64_t serial = 0;
  for (;;) {
    auto more = batches.next(batch);
    REQUIRE(more);
    if (!*more) return seen;
    CHECK(batch.serial == serial++);
    seen.bytes += batch.text;
    seen.kinds += "lom"[static_cast<int>(batch.kind)];
  }
}

}  // namespace

TEST_CASE("batches: nothing is lost or changed, however the bytes come") {
  std::string text = "a\nbc\n\n" + std::string(500, 'x') + "\nend";
  for (std::size_t step : {1, 2, 3, 7, 100, 10000}) {
    CHECK(read_all(in_steps(text, step)).bytes == text);
  }
  CHECK(read_all(in_steps("", 1)).kinds.empty());
}

TEST_CASE("batches: a line leaves with the read that completes it") {
  CHECK(read_all(in_steps("a\nb\nc", 2)).kinds == "lll");
  CHECK(read_all(in_steps("a\nb\nc", 5)).kinds == "ll");  // "c" waits for its end
}

TEST_CASE("batches: a line beyond the limit comes in pieces, the lines behind it whole") {
  std::string text = "a\n" + std::string(kLongestLine * 3, 'x') + "\nb\nc\n";
  Seen seen = read_all(in_steps(text, 100000));
  CHECK(seen.bytes == text);
  CHECK(seen.kinds.starts_with("lom"));
  CHECK(seen.kinds.ends_with("ml"));
  Seen endless = read_all(in_steps(std::string(kLongestLine * 2, 'x'), 100000));
  CHECK(endless.bytes.size() == kLongestLine * 2);
}

TEST_CASE("batches: an error of the source is told") {
  BatchReader batches(
      [](char*, std::size_t) { return tsd::Result<std::size_t>(tsd::Error{"gone"}); });
  InputBatch batch;
  auto more = batches.next(batch);
  REQUIRE_FALSE(more);
  CHECK(more.error().text == "gone");
}

TEST_CASE("lines_source: each line with a newline") {
  CHECK(read_all(lines_source({"a", "b"})).bytes == "a\nb\n");
}
