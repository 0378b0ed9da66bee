// What three parts are worth, each against the simpler thing that could stand in its place: the
// block scanner of one instruction set against that of the next lower one, line/distinct against an
// exact std::unordered_set, spool/crc32 against zlib's. CPU time of one core; all rows of a table
// take turns in each round, and the median of the rounds counts.
//
//   parts [ROUNDS]     (9)
#include <fmt/core.h>
#include <malloc.h>
#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_set>
#include <vector>

#include "line/rules.h"
#include "line/scan.h"
#include "line/validate/distinct.h"
#include "spool/crc32.h"

using namespace tsd;

namespace {

double cpu_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

struct Row {
  std::string name;
  std::function<void()> work;
  std::vector<double> seconds = {};

  double median() {
    std::ranges::sort(seconds);
    return seconds[seconds.size() / 2];
  }
};

void measure(std::vector<Row>& rows, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    for (Row& row : rows) {
      ::malloc_trim(0);  // what one has freed is not sorted at the next one's cost
      double before = cpu_seconds();
      row.work();
      row.seconds.push_back(cpu_seconds() - before);
    }
  }
}

/// What a computation comes to is used, so that it is not left out.
template <class T>
void keep(const T& value) {
  asm volatile("" : : "r,m"(value) : "memory");
}

/// Lines of 70 bytes, as tsd-collect prints them, with the slack that a scanner reads.
std::string points(std::uint64_t lines) {
  std::string text(line::kSlack, '\n');
  for (std::uint64_t i = 0; i < lines; ++i) {
    text += fmt::format("proc.stat.cpu 1700000000 {} host=web-{:04}.example.org type=user cpu={}\n",
                        i * 7919, i % 5000, i % 8);
  }
  return text.append(line::kSlack, '\n');
}

void scanners(int rounds) {
  constexpr std::uint64_t kLines = 20'000;  // 1.4 MB: near caches
  constexpr int kTimes = 20;
  std::string padded = points(kLines);
  std::string_view text(padded.data() + line::kSlack, padded.size() - 2 * line::kSlack);
  std::vector<Row> rows;
  for (const line::NamedSweeper& one : line::sweepers()) {
    auto scanner = std::make_shared<line::Scanner>(line::Rules{}, one.sweep);
    rows.push_back({std::string(one.name), [scanner, text] {
                      std::vector<line::Suspect> suspects;
                      for (int i = 0; i < kTimes; ++i) keep(scanner->scan(text, suspects));
                      if (!suspects.empty()) std::abort();
                    }});
  }
  measure(rows, rounds);
  fmt::print("| line/sweep | ns a line | against the next lower |\n|---|---|---|\n");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::string ratio =
        i + 1 < rows.size() ? fmt::format("{:.2f}", rows[i + 1].median() / rows[i].median()) : "";
    fmt::print("| {} | {:.1f} | {} |\n", rows[i].name, rows[i].median() * 1e9 / (kLines * kTimes),
               ratio);
  }
}

/// Bytes that malloc has given out.
std::size_t held() {
  struct mallinfo2 now = ::mallinfo2();
  return now.uordblks + now.hblkhd;
}

template <class Set>
void fill(Set& set, const std::vector<std::uint64_t>& hashes) {
  for (std::uint64_t hash : hashes) {
    if constexpr (std::is_same_v<Set, line::Distinct>) {
      set.add(hash);
    } else {
      set.insert(hash);
    }
  }
}

/// Bytes of a set that holds them, out of turn: malloc counts what was freed one by one.
template <class Set>
std::size_t size_of(const std::vector<std::uint64_t>& hashes) {
  std::size_t before = held();
  Set set;
  fill(set, hashes);
  return held() - before;
}

template <class Set>
Row counting(const char* name, const std::vector<std::uint64_t>& hashes) {
  return {name, [&hashes] {
            Set set;
            fill(set, hashes);
            keep(set);
          }};
}

void counters(int rounds) {
  constexpr std::uint64_t kSeries = 10'000'000;
  using Exact = std::unordered_set<std::uint64_t>;
  std::vector<std::uint64_t> hashes;
  hashes.reserve(kSeries);
  for (std::uint64_t i = 0; i < kSeries; ++i) {
    hashes.push_back(line::hash_of(fmt::format("app.requests host=web-{} cpu={}", i / 64, i % 64)));
  }
  std::size_t ours = size_of<line::Distinct>(hashes), exact = size_of<Exact>(hashes);
  std::vector<Row> rows;
  rows.push_back(counting<line::Distinct>("line/distinct", hashes));
  rows.push_back(counting<Exact>("std::unordered_set of hashes", hashes));
  measure(rows, std::min(rounds, 3));
  double ns[] = {rows[0].median() * 1e9 / kSeries, rows[1].median() * 1e9 / kSeries};
  line::Distinct estimate;
  fill(estimate, hashes);
  fmt::print("\n| {} series | ns each | KiB |\n|---|---|---|\n", kSeries);
  fmt::print("| {} | {:.1f} | {} |\n", rows[0].name, ns[0], ours >> 10);
  fmt::print("| {} | {:.1f} | {} |\n", rows[1].name, ns[1], exact >> 10);
  fmt::print("| ratio | {:.0f} | {} |\n\n", ns[1] / ns[0], exact / ours);
  fmt::print("line/distinct is off by {:+.2f} %\n",
             (static_cast<double>(estimate.count()) / kSeries - 1) * 100);
}

void sums(int rounds) {
  std::string text = points(20'000).substr(0, 1 << 20);
  fmt::print("\n| CRC-32 | spool/crc32 GB/s | zlib GB/s | ratio |\n|---|---|---|---|\n");
  for (std::size_t size : {std::size_t{100}, std::size_t{4096}, std::size_t{1} << 20}) {
    std::string_view part(text.data(), size);
    std::size_t times = (std::size_t{64} << 20) / size;
    std::vector<Row> rows;
    rows.push_back({"ours", [part, times] {
                      for (std::size_t i = 0; i < times; ++i) keep(spool::crc32(part));
                    }});
    rows.push_back({"zlib", [part, times] {
                      auto* bytes = reinterpret_cast<const Bytef*>(part.data());
                      for (std::size_t i = 0; i < times; ++i)
                        keep(::crc32(0, bytes, static_cast<uInt>(part.size())));
                    }});
    measure(rows, rounds);
    auto speed = [&](Row& row) { return static_cast<double>(size * times) / row.median() / 1e9; };
    fmt::print("| {} bytes | {:.2f} | {:.2f} | {:.2f} |\n", size, speed(rows[0]), speed(rows[1]),
               speed(rows[0]) / speed(rows[1]));
  }
}

}  // namespace

int main(int count, char** words) {
  int rounds = count > 1 ? std::atoi(words[1]) : 9;
  if (rounds < 1) return 2;
  scanners(rounds);
  counters(rounds);
  sums(rounds);
}
