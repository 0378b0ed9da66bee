// A spool on an arbitrary tree: it starts, gives only what a record vouches for, ends, takes lines,
// and a second one that follows finds these. The input is a list of files: a byte for the place and
// the kind of name, a byte for the length of the content (in 16 bytes), then the content.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "spool/segment.h"
#include "spool/spool.h"
#include "support/model_disk.h"

using namespace tsd::spool;

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

void plant(ModelDisk& disk, std::string_view input) {
  constexpr const char* kPlaces[] = {"tmp/", "new/", "damaged/", "new/"};
  for (int number = 0; input.size() >= 2; ++number) {
    auto kind = static_cast<unsigned char>(input[0]);
    std::size_t size = std::size_t{static_cast<unsigned char>(input[1])} * 16;
    input.remove_prefix(2);
    std::string name = kPlaces[kind & 3];
    if ((kind & 4) != 0) name += segment_name(1'600'000'000 * kSecond + number, 1, number);
    if ((kind & 8) != 0) name += '.';
    name += std::to_string(number);
    if ((kind & 16) != 0) name += ".zst";
    std::string content(input.substr(0, size));
    if ((kind & 32) != 0) {
      SegmentWriter writer;
      writer.add("a.b 1 2 c=d");
      writer.finish();
      content += writer.text();
    }
    disk.put(name, content);
    input.remove_prefix(std::min(input.size(), size));
  }
}

std::uint64_t drain(Spool& spool) {
  std::uint64_t all = 0;
  for (;;) {
    std::uint64_t lines = 0;
    auto [ticket, counted] = spool.read_backlog(1, [&](std::string_view text) {
      require(text.ends_with('\n'));
      lines += static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
    });
    if (ticket == 0) return all;
    require(lines > 0);
    require(counted.fresh + counted.left <= lines);
    all += lines;
    spool.settle(ticket, lines);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ModelDisk disk;
  plant(disk, {reinterpret_cast<const char*>(data), size});
  Micros now = 1'700'000'000 * kSecond;
  auto clock = [&now] { return now += 100; };
  auto quiet = [](std::string_view) {};
  {
    Spool spool(disk.mount(), {}, clock, quiet);
    for (int i = 0; i < 3; ++i) {
      now += 700 * kSecond;
      spool.tick();
    }
    now += 10 * kSecond;
    do {
      drain(spool);
      spool.tick();
    } while (spool.has_backlog());
    SegmentWriter writer;
    writer.add("a.b 1 2 c=d");
    writer.finish();
    require(spool.keep(writer.text(), 1) != 0);
    spool.close();
  }
  Spool next(disk.mount(), {}, clock, quiet);
  require(drain(next) == 1);
  return 0;
}
