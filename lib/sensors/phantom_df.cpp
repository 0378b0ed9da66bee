#include "sensors/phantom_df.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/number.h"
#include "sensors/denied.h"
#include "sensors/partial_errors.h"
#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

using namespace std::string_view_literals;

// The lists of GNU df (gnulib, mountlist.c): types that it skips without -a, and remote types.
constexpr std::array kDummies{"autofs"sv,     "proc"sv,        "subfs"sv,  "debugfs"sv, "devpts"sv,
                              "fusectl"sv,    "fuse.portal"sv, "mqueue"sv, "sysfs"sv,   "devfs"sv,
                              "rpc_pipefs"sv, "kernfs"sv,      "ignore"sv, "none"sv};
constexpr std::array kRemotes{"afs"sv,  "auristorfs"sv, "acfs"sv,  "coda"sv, "fhgfs"sv,
                              "gpfs"sv, "ibrix"sv,      "ocfs2"sv, "vxfs"sv};
constexpr std::array kSmb{"smbfs"sv, "smb3"sv, "cifs"sv};

bool is_any(const auto& words, std::string_view word) {
  return std::ranges::count(words, word) > 0;
}

void print(const std::array<std::string_view, 3>& metrics, const DfRow& row, std::int64_t now,
           Points& out) {
  if (!is_digits(row.total)) return;  // a heading, or "-"
  std::array values{row.total, row.used, row.free};
  for (std::size_t i = 0; i < values.size(); ++i) {
    out.add(metrics[i], now, values[i], {{"mount", row.mount}, {"fstype", row.type}});
  }
}

constexpr std::array kBlocks{"df.1kblocks.total"sv, "df.1kblocks.used"sv, "df.1kblocks.free"sv};
constexpr std::array kInodes{"df.inodes.total"sv, "df.inodes.used"sv, "df.inodes.free"sv};

}  // namespace

void print_df_blocks(const DfRow& row, std::int64_t now, Points& out) {
  bool left_out = row.type == "debugfs" || row.type == "devtmpfs" || row.mount == "/dev" ||
                  row.mount.starts_with("/dev/") || row.mount.starts_with("/lib/");
  if (!left_out) print(kBlocks, row, now, out);
}

void print_df_inodes(const DfRow& row, std::int64_t now, Points& out) {
  print(kInodes, row, now, out);
}

bool is_local(const Mount& mount) {
  bool remote = mount.spec.find(':') != std::string::npos || is_any(kRemotes, mount.type) ||
                (is_any(kSmb, mount.type) && mount.spec.starts_with("//")) ||
                mount.spec == "-hosts";
  return !remote && !is_any(kDummies, mount.type);
}

std::vector<Metric> phantom_df_metrics() {
  std::vector<Metric> metrics;
  for (auto metric : kBlocks) {
    metrics.push_back(
        {std::string(metric), "mount fstype", "KiB", MetricKind::gauge, "statvfs(2)"});
  }
  for (auto metric : kInodes) {
    metrics.push_back(
        {std::string(metric), "mount fstype", "inodes", MetricKind::gauge, "statvfs(2)"});
  }
  return metrics;
}

namespace {

class PhantomDf : public Sensor {
 public:
  explicit PhantomDf(const Setup& setup)
      : file_(setup.machine, "/proc/mounts"), filesystems_(setup.machine) {}

  Result<void> collect(Round& round) override {
    auto now = round.clock.seconds();
    PartialErrors failures;
    auto text = file_.read();
    if (!text) return text.error();
    failures.note(parse_mounts(*text, mounts_));
    asked_.clear();
    denied_.begin_round();
    filesystems_.begin_round();
    for (const Mount& mount : mounts_) {
      if (is_local(mount)) ask(mount, round, failures);
    }
    for (const Asked& asked : asked_) print_blocks(asked, now, round.out);
    for (const Asked& asked : asked_) print_inodes(asked, now, round.out);
    return std::move(failures).result();
  }

  std::size_t left_out() const override { return filesystems_.hung() + denied_.size(); }

 private:
  struct Asked {
    std::string_view type;
    std::string_view point;
    FsNumbers numbers;
  };

  // df lists a file system once, at its shortest mount point, and skips those without blocks.
  void ask(const Mount& mount, const Round& round, PartialErrors& failures) {
    auto decoded = unescaped(mount.point);
    auto numbers = filesystems_.ask(decoded, mount.type);
    if (!numbers) {
      return failures.note(denied_.excuse(round, "dfstat", decoded, numbers.error()));
    }
    if (numbers->blocks == 0) return;
    auto same = std::ranges::find_if(asked_, [&](const Asked& asked) {
      return asked.numbers.device == numbers->device && numbers->device != 0;
    });
    // The phantom script splits df's lines at blanks, so "my disk" becomes "my".
    auto blank = std::min(mount.point.find("\\040"), mount.point.find("\\011"));
    std::string_view point = std::string_view(mount.point).substr(0, blank);
    if (same == asked_.end()) {
      asked_.push_back({mount.type, point, *numbers});
    } else if (point.size() < same->point.size()) {
      *same = {mount.type, point, *numbers};
    }
  }

  static void print_blocks(const Asked& asked, std::int64_t now, Points& out) {
    const FsNumbers& n = asked.numbers;
    // df rounds up.
    auto kib = [&](Wide blocks) {
      Wide bytes = blocks * n.frsize;
      return NumberText(bytes > 0 ? (bytes + 1023) / 1024 : bytes / 1024);
    };
    auto total = kib(n.blocks), used = kib(Wide(n.blocks) - n.bfree), free = kib(n.bavail);
    print_df_blocks({asked.type, total, used, free, asked.point}, now, out);
  }

  static void print_inodes(const Asked& asked, std::int64_t now, Points& out) {
    const FsNumbers& n = asked.numbers;
    NumberText total{Wide(n.files)}, used{Wide(n.files) - n.ffree}, free{Wide(n.ffree)};
    print_df_inodes({asked.type, total, used, free, asked.point}, now, out);
  }

  File file_;
  Filesystems filesystems_;
  Denied denied_;
  Mounts mounts_;
  std::vector<Asked> asked_;
};

}  // namespace

std::unique_ptr<Sensor> make_phantom_df(const Setup& setup) {
  return std::make_unique<PhantomDf>(setup);
}

}  // namespace tsd::sensors
