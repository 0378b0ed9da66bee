// Whatever an exporter answers, and wherever the stream is cut: the same lines come out, every
// sample is printed or left out with a reason, and tsd-validate-line takes what is printed.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/text.h"
#include "line/judge.h"
#include "listen/scrape/answer.h"

using namespace tsd;

namespace {

struct Heard {
  std::string lines, reason;
  listen::ScrapeCounters counters;
};

Heard hear(std::string_view said, std::size_t step, bool openmetrics, bool whole) {
  Heard heard;
  listen::PointWriter writer({}, "web1:9100");
  listen::Answer answer(writer, 1'700'000'000,
                        [&](std::string_view lines) { heard.lines += lines; });
  answer.begin(
      {.status = 200, .content_type = openmetrics ? "application/openmetrics-text" : "text/plain"});
  bool goes_on = true;
  for (; goes_on && !said.empty(); said.remove_prefix(std::min(step, said.size()))) {
    goes_on = answer.take(said.substr(0, step));
  }
  answer.end(whole && goes_on);
  heard.reason = answer.reason();
  heard.counters = answer.counters();
  return heard;
}

void check(const Heard& heard) {
  const listen::ScrapeCounters& counters = heard.counters;
  if (counters.samples != counters.points + counters.all_left_out()) std::abort();
  std::uint64_t lines = 0;
  for (std::string_view line : lines_of(heard.lines)) {
    ++lines;
    if (line::judge(line, line::Rules{}).refused()) std::abort();
  }
  if (lines != counters.points) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  bool openmetrics = (data[0] & 1) != 0, whole = (data[0] & 2) == 0;
  std::size_t step = 1 + (data[0] >> 2);
  std::string_view said(reinterpret_cast<const char*>(data) + 1, size - 1);
  Heard at_once = hear(said, std::max<std::size_t>(said.size(), 1), openmetrics, whole);
  check(at_once);
  Heard in_pieces = hear(said, step, openmetrics, whole);
  check(in_pieces);
  // What is no exposition is given up after a hundred lines, wherever the piece ends.
  if (!at_once.reason.empty() || !in_pieces.reason.empty()) return 0;
  if (at_once.lines != in_pieces.lines) std::abort();
  return 0;
}
