#include "sensors/mountstats.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/number.h"
#include "sensors/file_sensor.h"
#include "sensors/source/mounts.h"
#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

using namespace std::string_view_literals;

constexpr const char* kMountstats = "/proc/self/mountstats";

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
  std::string_view host, path;  // as the kernel writes them, with octal escapes
  std::string_view events;      // the whole line
  std::string_view age;         // the whole line
  std::string_view section;     // all lines after the first
  std::array<std::optional<Wide>, kBytes.size()> bytes;
  std::array<std::array<Wide, kFields.size()>, kCalls.size()> calls{};
};

// Cuts "srv:/vol" at its ":/", because an IPv6 address contains colons; "nas3:exports/pub" at its
// only colon, as tcollector does.
bool cut_device(std::string_view device, Volume& volume) {
  auto colon = device.find(":/");
  if (colon == device.npos) colon = device.find(':', device.rfind(']') + 1);
  if (colon == device.npos || colon == 0) return false;
  volume.host = device.substr(0, colon);
  volume.path = device.substr(colon + 1);
  while (volume.path.size() > 1 && volume.path.ends_with('/')) volume.path.remove_suffix(1);
  return !volume.path.empty();
}

enum class Device { reported, ignored, malformed };

// "device srv:/vol mounted on /mnt with fstype nfs statvers=1.1"
Device begin_volume(std::string_view line, Profile profile, Volume& volume) {
  std::array<std::string_view, 8> words;
  if (split(line, words) < words.size()) return Device::ignored;  // it has no statistics
  bool nfs4 = words[7] == "nfs4" && profile == Profile::fixed;
  if (words[7] != "nfs" && !nfs4) return Device::ignored;
  volume = Volume();
  return cut_device(words[1], volume) ? Device::reported : Device::malformed;
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

bool take_bytes(std::string_view rest, Volume& volume) {
  std::array<std::string_view, kBytes.size()> words;
  split(rest, words);
  std::ranges::transform(words, volume.bytes.begin(), parse_wide);
  return std::ranges::all_of(volume.bytes, [](const auto& value) { return bool(value); });
}

// Parses a line of a volume's section. False when it is malformed.
bool take_line(std::string_view line, Profile profile, Volume& volume, bool& in_operations) {
  std::string_view rest = line;
  std::string_view head = next_word(rest);
  if (head == "events:") volume.events = line;
  if (head == "age:") volume.age = line;
  if (head == "bytes:") return take_bytes(rest, volume);
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

bool is_idle(const Volume& volume) {
  std::string_view counters = volume.events;
  next_word(counters);
  return counters.find_first_of("123456789") == counters.npos;
}

// Mounts of one volume have the same counters: they are kept as one volume, with the path that
// sorts first. tcollector takes equal events for that. Profile fixed asks for the same server and
// the same section, too, and that something has happened at all; what the same device counts at
// several mounts is added.
bool merge(const Volume& volume, Profile profile, Volume& kept) {
  if (profile != Profile::fixed) {
    if (volume.events != kept.events) return false;
    kept.path = std::min(kept.path, volume.path);
    return true;
  }
  if (volume.host != kept.host) return false;
  if (volume.section == kept.section && !is_idle(volume)) {
    kept.path = std::min(kept.path, volume.path);
    return true;
  }
  if (volume.path != kept.path) return false;
  if (volume.age == kept.age) {
    kept = volume;
    return true;
  }
  for (std::size_t call = 0; call < kCalls.size(); ++call) {
    for (std::size_t i = 0; i < kFields.size(); ++i) {
      kept.calls[call][i] += volume.calls[call][i];
    }
  }
  for (std::size_t i = 0; i < kBytes.size(); ++i) {
    if (kept.bytes[i] && volume.bytes[i]) *kept.bytes[i] += *volume.bytes[i];
  }
  return true;
}

// A mount without events is being mounted, and is skipped.
void keep(const Volume& volume, Profile profile, std::vector<Volume>& volumes) {
  if (volume.events.empty()) return;
  bool merged =
      std::ranges::any_of(volumes, [&](Volume& kept) { return merge(volume, profile, kept); });
  if (!merged) volumes.push_back(volume);
}

class Parser {
 public:
  Parser(std::string_view text, Profile profile, std::vector<Volume>& volumes)
      : lines_(text), profile_(profile), volumes_(volumes) {}

  Result<void> parse() {
    for (std::string_view line; lines_.next(line);) {
      if (line.starts_with("device ")) {
        end_volume();
        begin(line);
      } else if (line.starts_with("no device ")) {
        end_volume();
      } else if (inside_) {
        volume_.section = {section_, static_cast<std::size_t>(line.end() - section_)};
        inside_ = take_line(line, profile_, volume_, in_operations_);
        if (!inside_) errors_.add(lines_.number());  // its volume is skipped
      }
    }
    if (!lines_.torn()) end_volume();
    return errors_.result(lines_, kMountstats);
  }

 private:
  void begin(std::string_view line) {
    auto device = begin_volume(line, profile_, volume_);
    if (device == Device::malformed) errors_.add(lines_.number());
    inside_ = device == Device::reported;
    in_operations_ = false;
    section_ = line.end();
  }

  void end_volume() {
    if (inside_) keep(volume_, profile_, volumes_);
    inside_ = false;
  }

  TextLines lines_;
  Profile profile_;
  std::vector<Volume>& volumes_;
  ParseErrors errors_;
  Volume volume_;
  const char* section_ = nullptr;
  bool inside_ = false, in_operations_ = false;
};

void print(const Volume& volume, Profile profile, std::int64_t now, Points& out) {
  std::string name, host(volume.host), path(volume.path);
  if (profile == Profile::fixed) {
    tag_value(unescaped(volume.host), host);
    tag_value(unescaped(volume.path), path);
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
    if (volume.bytes[i]) add("bytes", kBytes[i].name, NumberText(*volume.bytes[i]));
  }
}

}  // namespace

Result<void> print_mountstats(std::string_view text, Profile profile, std::int64_t now,
                              Points& out) {
  std::vector<Volume> volumes;
  auto parsed = Parser(text, profile, volumes).parse();
  for (const Volume& volume : volumes) print(volume, profile, now, out);
  return parsed;
}

std::unique_ptr<Sensor> make_mountstats(const Setup& setup) {
  return std::make_unique<FileSensor>(setup, kMountstats, print_mountstats);
}

std::vector<Metric> mountstats_metrics(Profile) {
  std::vector<Metric> metrics;
  auto add = [&](std::string_view call, const Field& field) {
    metrics.push_back({fmt::format("proc.mountstats.{}.{}", call, field.name), "nfshost nfsvol",
                       field.unit, MetricKind::counter, kMountstats});
  };
  for (auto call : kCalls) {
    for (const Field& field : kFields) add(call, field);
  }
  for (const Field& field : kBytes) add("bytes", field);
  return metrics;
}

}  // namespace tsd::sensors
