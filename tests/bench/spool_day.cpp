// A day without a TSD, with a clock that runs as fast as the lines can be written: what the spool
// costs in memory, and how the disk fills. The series are those of 500 machines of 300 series each,
// asked every 15 seconds. Fails above 16 MiB of memory, and where memory grows. (Bytes a point are
// told for the eye: the values are invented; spool.sh takes those of a real agent.)
//   spool_day SCRATCH_DIRECTORY HOURS [POINTS_A_SECOND]
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "spool/segment.h"
#include "spool/spool.h"

using namespace tsd;
using namespace tsd::spool;

namespace {

constexpr std::uint64_t kSeriesAHost = 300;
constexpr std::uint64_t kEvery = 15;         // seconds
constexpr int kTicks = 20;                   // a second
constexpr std::size_t kBatch = 64u << 10;    // bytes, as tsd-send makes them
constexpr std::size_t kMemory = 512u << 10;  // bytes of lines that tsd-send holds
constexpr double kMostResident = 16.0 * (1 << 20);
constexpr double kMostGrowth = 1.0 * (1 << 20);  // after the first tenth

double resident() {
  std::ifstream statm("/proc/self/statm");
  double pages = 0;
  statm >> pages >> pages;
  return pages * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
  std::uint64_t x = (a * 0x9E3779B97F4A7C15) ^ (b + 0x632BE59BD9B4E019);
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
  return x ^ (x >> 27);
}

/// Counters that grow unevenly, gauges that tremble, and much that never changes.
void append_value(std::uint64_t series, std::uint64_t time, std::string& line) {
  std::uint64_t base = mixed(series, 0) % 100'000'000;
  std::uint64_t kind = mixed(series, 1) % 4;
  if (kind == 2) {
    std::uint64_t hundredths = mixed(series, time) % 500;
    line.append(fmt::format_int(hundredths / 100).c_str()).append(1, '.');
    if (hundredths % 100 < 10) line += '0';
    base = hundredths % 100;
  } else if (kind == 0) {
    base += time * (series % 97) + mixed(series, time) % 50;
  } else if (kind == 1) {
    base = base / 100 + mixed(series, time) % 200;
  }
  fmt::format_int digits(base);
  line.append(digits.data(), digits.size());
}

/// The words of the lines, put together by hand: a day has 864,000,000 of them.
class Words {
 public:
  Words() {
    static constexpr const char* kMetrics[] = {"proc.stat.cpu", "iostat.disk.read_requests",
                                               "proc.net.bytes", "df.bytes.used", "proc.meminfo"};
    for (std::uint64_t kind = 0; kind < kSeriesAHost; ++kind) {
      metrics_.push_back(fmt::format("{}.m{:03} ", kMetrics[kind % std::size(kMetrics)], kind / 5));
    }
  }
  void line(std::uint64_t series, std::uint64_t time, std::string& line) const {
    std::uint64_t kind = series % kSeriesAHost;
    line = metrics_[kind];
    line.append(fmt::format_int(time).c_str()).append(1, ' ');
    append_value(series, time, line);
    line.append(" host=web").append(fmt::format_int(1000 + series / kSeriesAHost).c_str());
    line.append(".example.org instance=").append(1, static_cast<char>('0' + kind % 7));
  }

 private:
  std::vector<std::string> metrics_;  // by kind
};

/// A sender that reaches nobody: lines are kept, held in memory for a while, then left to the disk.
class Outage {
 public:
  Outage(std::unique_ptr<os::Disk> disk, std::uint64_t rate)
      : rate_(rate),
        spool_(
            std::move(disk), settings(), [this] { return now_; },
            [](std::string_view said) { fmt::print("{}\n", said); }) {}

  void second() {
    for (int tick = 0; tick < kTicks; ++tick) {
      for (std::uint64_t i = 0; i < rate_ / kTicks; ++i) point();
      flush();
      now_ += kSecond / kTicks;
      spool_.tick();
    }
  }
  std::uint64_t points() const { return points_; }
  std::uint64_t bytes() const { return spool_.bytes(); }

 private:
  static SpoolSettings settings() {
    SpoolSettings settings;
    settings.max_bytes = 1ULL << 40;
    settings.min_free_percent = 1;
    settings.sync = SpoolSync::never;  // it is not the disk that is looked at
    return settings;
  }
  void point() {
    words_.line(points_ % (rate_ * kEvery), static_cast<std::uint64_t>(now_ / kSecond), line_);
    records_.add(line_);
    ++points_;
    if (records_.text().size() >= kBatch) flush();
  }
  void flush() {
    records_.finish();
    if (records_.lines() == 0) return;
    Ticket ticket = spool_.keep(records_.text(), records_.lines());
    if (ticket == 0) std::exit(2);
    held_.push_back({ticket, records_.lines(), records_.text().size()});
    held_bytes_ += records_.text().size();
    records_.clear();
    while (held_bytes_ > kMemory) {
      spool_.give_back(held_.front().ticket, held_.front().lines);
      held_bytes_ -= held_.front().bytes;
      held_.pop_front();
    }
  }

  struct Held {
    Ticket ticket;
    std::uint64_t lines;
    std::size_t bytes;
  };
  std::uint64_t rate_;
  Micros now_ = 1'700'000'000 * kSecond;
  Spool spool_;
  Words words_;
  SegmentWriter records_;
  std::string line_;
  std::deque<Held> held_;
  std::size_t held_bytes_ = 0;
  std::uint64_t points_ = 0;
};

int run(const std::string& directory, double hours, std::uint64_t rate) {
  auto disk = os::open_disk(directory);
  if (!disk) return 2;
  Outage outage(std::move(*disk), rate);
  auto seconds = static_cast<std::uint64_t>(hours * 3600);
  double early = 0;
  double peak = 0;
  for (std::uint64_t second = 1; second <= seconds; ++second) {
    outage.second();
    peak = std::max(peak, resident());
    if (second == seconds / 10) early = peak;
    if (second % 3600 != 0 && second != seconds) continue;
    fmt::print("{:5.1f} h: {} points, {:.2f} bytes a point on disk, {:.1f} MiB resident\n",
               static_cast<double>(second) / 3600, outage.points(),
               static_cast<double>(outage.bytes()) / static_cast<double>(outage.points()),
               resident() / (1 << 20));
    (void)std::fflush(stdout);
  }
  // A sanitizer's memory is not ours.
  bool fits = std::getenv("TSD_WATCHED") != nullptr ||
              (peak <= kMostResident && peak - early <= kMostGrowth);
  fmt::print("peak {:.1f} MiB, {:.1f} MiB after a tenth of the time: {}\n", peak / (1 << 20),
             early / (1 << 20), fits ? "as promised" : "TOO MUCH");
  return fits ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  std::string directory = fmt::format("{}/spool_day.{}", argv[1], ::getpid());
  std::filesystem::create_directories(directory);
  int code =
      run(directory, std::atof(argv[2]), argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 10'000);
  std::filesystem::remove_all(directory);
  return code;
}
