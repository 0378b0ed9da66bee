#include "sensors/dfstat.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>

#include "sensors/partial_errors.h"
#include "sensors/phantom_df.h"
#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

using namespace std::string_view_literals;

constexpr std::array kIgnoredTypes{"cgroup"sv, "debugfs"sv,    "devtmpfs"sv,
                                   "nfs"sv,    "rpc_pipefs"sv, "rootfs"sv};
constexpr std::array kIgnoredPoints{"/dev"sv, "/sys"sv, "/proc"sv,
                                    "/lib"sv, "net:"sv, "/var/lib/kubelet"sv};

bool is_reported(const Mount& mount) {
  return mount.spec != "none" && std::ranges::count(kIgnoredTypes, mount.type) == 0 &&
         !mount.type.starts_with("fuse.") && std::ranges::none_of(kIgnoredPoints, [&](auto prefix) {
           return mount.point.starts_with(prefix);
         });
}

struct Share {
  std::string_view metric;
  std::string_view unit;
};
constexpr std::array<Share, 8> kShares{{
    {"df.bytes.total", "bytes"},
    {"df.bytes.used", "bytes"},
    {"df.bytes.percentused", "percent"},
    {"df.bytes.free", "bytes"},
    {"df.inodes.total", "inodes"},
    {"df.inodes.used", "inodes"},
    {"df.inodes.percentused", "percent"},
    {"df.inodes.free", "inodes"},
}};

}  // namespace

void keep_reported(Mounts& mounts) {
  std::size_t kept = 0;
  auto begin = mounts.begin();
  for (auto mount = begin; mount != mounts.end(); ++mount) {
    if (!is_reported(*mount)) continue;
    auto end = begin + static_cast<std::ptrdiff_t>(kept);
    auto same = mount->spec.starts_with("/dev")
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
                      std::int64_t now, line::Lines& out) {
  auto add = [&](std::string_view metric, std::string_view value) {
    out.add(metric, now, value, {{"mount", mount}, {"fstype", fstype}});
  };
  // As in tcollector, 100 when the file system does not count (btrfs reports 0 inodes). Not printed
  // when everything is reserved: the share would be a division by zero.
  auto add_share = [&](std::string_view metric, Wide total, Wide used, Wide usable) {
    if (total == 0) {
      add(metric, "100");
    } else if (usable != 0) {
      add(metric,
          NumberText::python(static_cast<double>(used) * 100.0 / static_cast<double>(usable)));
    }
  };
  Wide unit = numbers.frsize, total = numbers.blocks, used = total - numbers.bfree;
  Wide files = numbers.files, files_used = files - numbers.ffree;
  add("df.bytes.total", NumberText(unit * total));
  add("df.bytes.used", NumberText(unit * used));
  add_share("df.bytes.percentused", total, used, used + numbers.bavail);
  add("df.bytes.free", NumberText(unit * numbers.bavail));
  add("df.inodes.total", NumberText(files));
  add("df.inodes.used", NumberText(files_used));
  add_share("df.inodes.percentused", files, files_used, files);
  add("df.inodes.free", NumberText(Wide(numbers.ffree)));
}

std::vector<Metric> dfstat_metrics(Profile profile) {
  if (profile == Profile::phantom) return phantom_df_metrics();
  std::vector<Metric> metrics;
  for (const Share& share : kShares) {
    metrics.push_back({std::string(share.metric), "mount fstype", share.unit, MetricKind::gauge,
                       "/proc/mounts, statvfs(2)"});
  }
  return metrics;
}

namespace {

class Dfstat : public Sensor {
 public:
  explicit Dfstat(const Setup& setup)
      : fixed_(setup.profile == Profile::fixed),
        file_(setup.machine, "/proc/mounts"),
        filesystems_(setup.machine) {}

  Result<void> collect(Round& round) override {
    auto now = round.clock.seconds();
    PartialErrors failures;
    auto text = file_.read();
    if (!text) return text.error();
    failures.note(parse_mounts(*text, mounts_));
    keep_reported(mounts_);
    for (const Mount& mount : mounts_) {
      bool escaped = mount.point.find('\\') != std::string::npos;
      if (escaped && !fixed_) {
        say_unnamed(mount, round.say);
        continue;
      }
      if (escaped) decoded_ = decode_mount(mount.point);
      auto numbers = filesystems_.ask(escaped ? decoded_ : mount.point, mount.type);
      if (!numbers) {
        failures.note(numbers.error());
      } else {
        print_filesystem(fixed_ ? tag_value(mount.point, tag_) : mount.point, mount.type, *numbers,
                         now, round.out);
      }
    }
    return std::move(failures).result();
  }

  std::size_t left_out() const override { return filesystems_.hung(); }

 private:
  // tcollector passes the escaped name to statvfs, which fails, so it prints nothing either.
  void say_unnamed(const Mount& mount, const Say& say) {
    if (unnamed_.insert(mount.point).second) {
      say(fmt::format("dfstat: {} needs --profile fixed, for its name has blanks", mount.point));
    }
  }

  bool fixed_;
  File file_;
  Filesystems filesystems_;
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
