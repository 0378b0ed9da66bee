#include "sensors/mountstats.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/number.h"
#include "sensors/file_sensor.h"
#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

using namespace std::string_view_literals;

constexpr const char* kPath = "/proc/self/mountstats";

// The operations that are printed. The last one is the sum of kOthers.
constexpr std::array kCalls{"getattr"sv, "access"sv, "read"sv, "write"sv, "other"sv};
constexpr std::array kOthers{"SETATTR"sv,  "LOOKUP"sv,  "READLINK"sv,    "CREATE"sv, "MKDIR"sv,
                             "SYMLINK"sv,  "MKNOD"sv,   "REMOVE"sv,      "RMDIR"sv,  "RENAME"sv,
                             "LINK"sv,     "READDIR"sv, "READDIRPLUS"sv, "FSSTAT"sv, "FSINFO"sv,
                             "PATHCONF"sv, "COMMIT"sv};

struct Field {
  std::string_view name;
  std::string_view unit;
};
constexpr std::array<Field, 8> kFields{{{"ops", "operations"},
                                        {"txs", "transmissions"},
                                        {"timeouts", "timeouts"},
                                        {"txbytes", "bytes"},
                                        {"rxbytes", "bytes"},
                                        {"qtime", "ms"},
                                        {"rttime", "ms"},
                                        {"totaltime", "ms"}}};
constexpr std::array<Field, 8> kBytes{{{"normalread", "bytes"},
                                       {"normalwrite", "bytes"},
                                       {"directread", "bytes"},
                                       {"directwrite", "bytes"},
                                       {"serverread", "bytes"},
                                       {"serverwrite", "bytes"},
                                       {"readpages", "pages"},
                                       {"writepages", "pages"}}};

// One mount. The views point into the text of the file.
struct Volume {
  std::string_view host, path;
  std::string_view events;  // the whole line: identifies the volume, see keep()
  std::array<std::string_view, kBytes.size()> bytes;
  std::array<std::array<Wide, kFields.size()>, kCalls.size()> calls{};
};

// "device srv:/vol mounted on /mnt with fstype nfs statvers=1.1"
bool begins_volume(std::string_view line, Profile profile, Volume& volume) {
  std::array<std::string_view, 8> words;
  if (split(line, words) < words.size() || words[0] != "device") return false;
  bool nfs4 = words[7] == "nfs4" && profile == Profile::fixed;
  // tcollector splits host and path at the only colon; an IPv6 host contains colons too.
  auto colon = words[1].find(":/");
  if ((words[7] != "nfs" && !nfs4) || colon == line.npos) return false;
  volume = Volume();
  volume.host = words[1].substr(0, colon);
  volume.path = words[1].substr(colon + 1);
  while (volume.path.size() > 1 && volume.path.ends_with('/')) volume.path.remove_suffix(1);
  return true;
}

// The index into kCalls under which an operation is counted; kCalls.size() when it is not.
std::size_t place_of(std::string_view operation, Profile profile) {
  constexpr std::array kOwn{"GETATTR"sv, "ACCESS"sv, "READ"sv, "WRITE"sv};
  auto own = std::ranges::find(kOwn, operation);
  if (own != kOwn.end()) return static_cast<std::size_t>(own - kOwn.begin());
  bool counted = std::ranges::count(kOthers, operation) > 0 ||
                 (profile == Profile::fixed && operation != "NULL");
  return counted ? kOwn.size() : kCalls.size();
}

// Parses a line of a volume's section. False when it is malformed.
bool take_line(std::string_view line, Profile profile, Volume& volume, bool& in_operations) {
  std::string_view rest = line;
  std::string_view head = next_word(rest);
  if (head == "events:") volume.events = line;
  if (head == "bytes:")
    return split(rest, volume.bytes) >= kBytes.size() &&
           std::ranges::all_of(volume.bytes, is_digits);
  if (head == "per-op") in_operations = true;
  if (!in_operations || !head.ends_with(':')) return true;
  head.remove_suffix(1);
  std::size_t place = place_of(head, profile);
  if (place == kCalls.size()) return true;
  std::array<std::string_view, kFields.size()> words;
  if (split(rest, words) < words.size() ||
      !std::ranges::all_of(words, [](auto word) { return bool(parse_wide(word)); }))
    return false;
  for (std::size_t i = 0; i < words.size(); ++i) volume.calls[place][i] += *parse_wide(words[i]);
  return true;
}

// Mounts of one volume share its counters and have equal events. They are kept as one volume, with
// the counters of the first and the path that sorts first. A mount without events cannot be matched
// and is skipped.
void keep(const Volume& volume, std::vector<Volume>& volumes) {
  if (volume.events.empty()) return;
  auto same = std::ranges::find(volumes, volume.events, &Volume::events);
  if (same == volumes.end()) {
    volumes.push_back(volume);
  } else {
    same->path = std::min(same->path, volume.path);
  }
}

Result<void> parse(std::string_view text, Profile profile, std::vector<Volume>& volumes) {
  TextLines lines(text);
  ParseErrors errors;
  Volume volume;
  bool inside = false, in_operations = false;
  for (std::string_view line; lines.next(line);) {
    if (line.starts_with("device ")) {
      if (inside) keep(volume, volumes);
      inside = begins_volume(line, profile, volume);
      in_operations = false;
    } else if (inside && !take_line(line, profile, volume, in_operations)) {
      errors.add(lines.number());
      inside = false;  // skip a volume with a malformed line
    }
  }
  if (inside && !lines.torn()) keep(volume, volumes);
  return errors.result(lines, kPath);
}

void print(const Volume& volume, Profile profile, std::int64_t now, Points& out) {
  std::string name, host(volume.host), path(volume.path);
  if (profile == Profile::fixed) {
    tag_value(volume.host, host);
    tag_value(volume.path, path);
  }
  auto add = [&](std::string_view call, std::string_view field, std::string_view value) {
    name.assign("proc.mountstats.").append(call).append(1, '.').append(field);
    out.add(name, now, value, {{"nfshost", host}, {"nfsvol", path}});
  };
  for (std::size_t call = 0; call < kCalls.size(); ++call) {
    for (std::size_t i = 0; i < kFields.size(); ++i) {
      add(kCalls[call], kFields[i].name, NumberText(volume.calls[call][i]));
    }
  }
  for (std::size_t i = 0; i < kBytes.size(); ++i) {
    if (!volume.bytes[i].empty()) add("bytes", kBytes[i].name, volume.bytes[i]);
  }
}

}  // namespace

Result<void> print_mountstats(std::string_view text, Profile profile, std::int64_t now,
                              Points& out) {
  std::vector<Volume> volumes;
  auto parsed = parse(text, profile, volumes);
  for (const Volume& volume : volumes) print(volume, profile, now, out);
  return parsed;
}

std::unique_ptr<Sensor> make_mountstats(const Setup& setup) {
  return std::make_unique<FileSensor>(setup, kPath, print_mountstats);
}

std::vector<Metric> mountstats_metrics(Profile) {
  std::vector<Metric> metrics;
  auto add = [&](std::string_view call, const Field& field) {
    metrics.push_back({fmt::format("proc.mountstats.{}.{}", call, field.name), "nfshost nfsvol",
                       field.unit, MetricKind::counter, kPath});
  };
  for (auto call : kCalls) {
    for (const Field& field : kFields) add(call, field);
  }
  for (const Field& field : kBytes) add("bytes", field);
  return metrics;
}

}  // namespace tsd::sensors
