// The segment reader on arbitrary bytes: every byte is in a record or in damage, once and in order,
// records are whole lines, and a sound record behind any bytes is read. The first byte says how the
// rest is cut.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "spool/segment.h"

using namespace tsd::spool;

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::size_t step = data[0] == 0 ? size : data[0];
  SegmentWriter sound;
  sound.add("a.b 1 2 c=d");
  sound.finish();
  std::string segment(reinterpret_cast<const char*>(data) + 1, size - 1);
  segment += "\n";
  segment += sound.text();

  SegmentReader reader;
  std::string last;
  std::uint64_t seen = 0;  // bytes up to here are accounted for, but for trailers
  auto good = [&](std::string_view lines) {
    require(!lines.empty() && lines.ends_with('\n') && lines.size() <= kMostRecordBytes);
    std::size_t place = segment.find(lines, seen);
    require(place == seen);
    std::string trailer = format_trailer(trailer_of(lines)) + "\n";
    require(segment.compare(place + lines.size(), trailer.size(), trailer) == 0);
    seen = place + lines.size() + trailer.size();
    last = lines;
  };
  auto bad = [&](const Damage& damage) {
    require(damage.offset == seen && !damage.bytes.empty());
    require(segment.compare(seen, damage.bytes.size(), damage.bytes) == 0);
    seen += damage.bytes.size();
  };
  for (std::size_t at = 0; at < segment.size(); at += step) {
    reader.feed(std::string_view(segment).substr(at, step), good, bad);
  }
  reader.end(bad);
  require(seen == segment.size());
  require(last == "a.b 1 2 c=d\n");
  return 0;
}
