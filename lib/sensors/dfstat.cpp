#include "sensors/dfstat.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>

#include "sensors/denied.h"
#include "sensors/partial_errors.h"
#include "sensors/phantom_df.h"
#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

using namespace std::string_view_literals;

// tcollector's, and autofs: statvfs(2) of its mount point mounts what belongs there, which then has
// a line of its own.
constexpr std::array kIgnoredTypes{"cgroup"sv, "debugfs"sv,    "devtmpfs"sv, "nfs"sv,
                                   "rootfs"sv, "rpc_pipefs"sv, "autofs"sv};
constexpr std::array kIgnoredPoints{"/dev"sv, "/sys"sv, "/proc"sv,
                                    "/lib"sv, "net:"sv, "/var/lib/kubelet"sv};

// tcollector takes /liberal for a place below /lib; profile fixed does not.
bool is_below(std::string_view point, std::string_view prefix, Profile profile) {
  if (!point.starts_with(prefix)) return false;
  bool whole = point.size() == prefix.size() || point[prefix.size()] == '/';
  return whole || profile != Profile::fixed || !prefix.starts_with('/');
}

bool is_reported(const Mount& mount, Profile profile) {
  return mount.spec != "none" && std::ranges::count(kIgnoredTypes, mount.type) == 0 &&
         !mount.type.starts_with("fuse.") && std::ranges::none_of(kIgnoredPoints, [&](auto prefix) {
           return is_below(mount.point, prefix, profile);
         });
}

// True when two mounts of this device show the same file system: not of /dev/fuse, which all share.
bool is_of_device(const Mount& mount, Profile profile) {
  bool shared = profile == Profile::fixed && mount.type.starts_with("fuse");
  return mount.spec.starts_with("/dev") && !shared;
}

// The metrics of what a file system has a number of.
struct Stock {
  std::string_view unit;
  std::string_view total, used, percent, free;
};
constexpr std::array<Stock, 2> kStocks{{
    {"bytes", "df.bytes.total", "df.bytes.used", "df.bytes.percentused", "df.bytes.free"},
    {"inodes", "df.inodes.total", "df.inodes.used", "df.inodes.percentused", "df.inodes.free"},
}};

// How much of a stock there is, in units of `size`. `usable` is what root does not keep for itself.
struct Stocked {
  Wide size, total, used, free, usable;
};

}  // namespace

void keep_reported(Mounts& mounts, Profile profile) {
  std::size_t kept = 0;
  auto begin = mounts.begin();
  auto end_of_kept = [&] { return begin + static_cast<std::ptrdiff_t>(kept); };
  for (auto mount = begin; mount != mounts.end(); ++mount) {
    // What is mounted over another file system hides it, and an autofs would be mounted by a look.
    bool hides = profile == Profile::fixed || mount->type == "autofs";
    auto hidden = hides ? std::ranges::find(begin, end_of_kept(), mount->point, &Mount::point)
                        : end_of_kept();
    if (hidden != end_of_kept()) {
      std::rotate(hidden, hidden + 1, end_of_kept());
      --kept;
    }
    if (!is_reported(*mount, profile)) continue;
    auto end = end_of_kept();
    auto same = is_of_device(*mount, profile)
                    ? std::ranges::find(begin, end, mount->spec, &Mount::spec)
                    : end;
    if (same == end) {
      std::swap(*end, *mount);
      ++kept;
    } else if (mount->point.size() < same->point.size()) {
      same->point = mount->point;
    }
  }
  mounts.resize(kept);
}

void print_filesystem(std::string_view mount, std::string_view fstype, const FsNumbers& numbers,
                      Profile profile, std::int64_t now, Points& out) {
  std::initializer_list<line::Tag> tags{{"mount", mount}, {"fstype", fstype}};
  bool fixed = profile == Profile::fixed;
  auto print = [&](const Stock& stock, const Stocked& n) {
    if (fixed && (n.total == 0 || n.size == 0)) return;
    auto part = [&](std::string_view metric, Wide value) {
      NumberText text(value * n.size);
      if (fixed && value > n.total) return out.leave_out(metric, text, tags, "the whole is less");
      out.add(metric, now, text, tags);
    };
    if (fixed && n.total * n.size > INT64_MAX) {
      return out.leave_out(stock.total, NumberText(n.total * n.size), tags, "nothing is so large");
    }
    part(stock.total, n.total);
    part(stock.used, n.used);
    if (n.total == 0) {
      out.add(stock.percent, now, "100", tags);  // as tcollector (btrfs reports 0 inodes)
      // Below, usable is 0 where everything is reserved.
    } else if (n.usable != 0 && (!fixed || (n.used >= 0 && n.used + n.free <= n.total))) {
      auto percent = static_cast<double>(n.used) * 100.0 / static_cast<double>(n.usable);
      if (fixed) percent = std::min(percent, 100.0);  // it may be above by a rounding
      out.add(stock.percent, now, NumberText::python(percent), tags);
    }
    part(stock.free, n.free);
  };
  Wide blocks = numbers.blocks, blocks_used = blocks - numbers.bfree;
  Wide files = numbers.files, files_used = files - numbers.ffree;
  print(kStocks[0],
        {numbers.frsize, blocks, blocks_used, numbers.bavail, blocks_used + numbers.bavail});
  print(kStocks[1], {1, files, files_used, numbers.ffree, files});
}

std::vector<Metric> dfstat_metrics(Profile profile) {
  if (profile == Profile::phantom) return phantom_df_metrics();
  std::vector<Metric> metrics;
  auto add = [&](std::string_view metric, std::string_view unit) {
    metrics.push_back(
        {std::string(metric), "mount fstype", unit, MetricKind::gauge, "/proc/mounts, statvfs(2)"});
  };
  for (const Stock& stock : kStocks) {
    add(stock.total, stock.unit);
    add(stock.used, stock.unit);
    add(stock.percent, "percent");
    add(stock.free, stock.unit);
  }
  return metrics;
}

namespace {

class Dfstat : public Sensor {
 public:
  explicit Dfstat(const Setup& setup)
      : profile_(setup.profile),
        file_(setup.machine, "/proc/mounts"),
        filesystems_(setup.machine) {}

  Result<void> collect(Round& round) override {
    auto now = round.clock.seconds();
    PartialErrors failures;
    auto text = file_.read();
    if (!text) return text.error();
    failures.note(parse_mounts(*text, mounts_));
    keep_reported(mounts_, profile_);
    denied_.begin_round();
    filesystems_.begin_round();
    for (const Mount& mount : mounts_) {
      bool escaped = mount.point.find('\\') != std::string::npos;
      if (escaped && profile_ != Profile::fixed) {
        say_unnamed(mount, round.say);
        continue;
      }
      if (escaped) decoded_ = unescaped(mount.point);
      const std::string& point = escaped ? decoded_ : mount.point;
      auto numbers = filesystems_.ask(point, mount.type);
      if (numbers) {
        print_filesystem(profile_ == Profile::fixed ? tag_value(point, tag_) : point, mount.type,
                         *numbers, profile_, now, round.out);
      } else {
        failures.note(denied_.excuse(round, "dfstat", point, numbers.error()));
      }
    }
    return std::move(failures).result();
  }

  std::size_t left_out() const override { return filesystems_.hung() + denied_.size(); }

 private:
  // tcollector passes the escaped name to statvfs, which fails, so it prints nothing either.
  void say_unnamed(const Mount& mount, const Say& say) {
    if (unnamed_.insert(mount.point).second) {
      say(fmt::format("dfstat: {} needs --profile fixed, for its name has blanks", mount.point));
    }
  }

  Profile profile_;
  File file_;
  Filesystems filesystems_;
  Denied denied_;
  Mounts mounts_;
  std::string tag_, decoded_;
  std::set<std::string> unnamed_;
};

}  // namespace

std::unique_ptr<Sensor> make_dfstat(const Setup& setup) {
  if (setup.profile == Profile::phantom) return make_phantom_df(setup);
  return std::make_unique<Dfstat>(setup);
}

}  // namespace tsd::sensors
