#include "sensors/meminfo.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/ascii.h"
#include "base/number.h"
#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

constexpr const char* kMeminfo = "/proc/meminfo";
constexpr std::string_view kPrefix = "proc.meminfo.";

// The name of a metric, built without allocation: the prefix, then the kernel's name in lower case
// with '_' for each character that is not alphanumeric, and none at either end.
class Name {
 public:
  static constexpr std::size_t kLongestKey = 200;

  explicit Name(std::string_view key) {
    while (!key.empty() && !is_letter(key.front())) key.remove_prefix(1);
    while (!key.empty() && !is_letter(key.back())) key.remove_suffix(1);
    auto end = std::ranges::copy(kPrefix, text_.begin()).out;
    end = std::ranges::transform(key, end, letter).out;
    size_ = static_cast<std::size_t>(end - text_.begin());
  }
  operator std::string_view() const { return {text_.data(), size_}; }

 private:
  static bool is_letter(char c) { return c != '_' && is_word({&c, 1}); }
  static char letter(char c) { return is_letter(c) ? ascii_lower(c) : '_'; }

  std::array<char, kPrefix.size() + kLongestKey> text_;
  std::size_t size_;
};

bool is_kilo(std::string_view unit) {
  return unit.size() == 2 && (unit[0] | 0x20) == 'k' && (unit[1] | 0x20) == 'b';
}

// A part cannot be greater than its whole.
constexpr std::array<std::string_view, 3> kWholes{"MemTotal:", "SwapTotal:", "HugePages_Total:"};
struct Part {
  std::string_view key;
  std::size_t whole;  // index into kWholes
};
constexpr std::array kParts{
    Part{"MemFree", 0},        Part{"MemAvailable", 0},   Part{"Buffers", 0},
    Part{"Cached", 0},         Part{"Active", 0},         Part{"Inactive", 0},
    Part{"Active(anon)", 0},   Part{"Inactive(anon)", 0}, Part{"Active(file)", 0},
    Part{"Inactive(file)", 0}, Part{"Unevictable", 0},    Part{"Mlocked", 0},
    Part{"Dirty", 0},          Part{"Writeback", 0},      Part{"AnonPages", 0},
    Part{"Mapped", 0},         Part{"Shmem", 0},          Part{"KReclaimable", 0},
    Part{"Slab", 0},           Part{"SReclaimable", 0},   Part{"SUnreclaim", 0},
    Part{"KernelStack", 0},    Part{"PageTables", 0},     Part{"Bounce", 0},
    Part{"HugePages_Free", 2}, Part{"HugePages_Surp", 2},
};

class Wholes {
 public:
  explicit Wholes(std::string_view text) {
    TextLines lines(text);
    for (std::string_view line; lines.next(line);) {
      auto whole = std::ranges::find(kWholes, next_word(line));
      if (whole == kWholes.end()) continue;
      values_[static_cast<std::size_t>(whole - kWholes.begin())] = parse_wide(next_word(line));
    }
  }

  bool allow(std::string_view key, Wide value) const {
    auto part = std::ranges::find(kParts, key, &Part::key);
    return part == kParts.end() || value <= values_[part->whole].value_or(value);
  }

 private:
  std::array<std::optional<Wide>, kWholes.size()> values_;
};

}  // namespace

Result<void> print_meminfo(std::string_view text, Profile profile, std::int64_t now, Points& out) {
  TextLines lines(text);
  ParseErrors errors;
  Wholes wholes(text);
  for (std::string_view line; lines.next(line);) {
    std::array<std::string_view, 3> words;
    std::size_t count = split(line, words);
    auto [key, number, unit] = words;
    auto value = parse_wide(number);
    if (count < 2 || key.size() > Name::kLongestKey || !key.ends_with(':') ||
        !line.starts_with(key) || !value) {
      errors.add(lines.number());
      continue;
    }
    key.remove_suffix(1);
    bool phantom = profile == Profile::phantom;
    if (phantom && !is_word(key)) continue;
    if (profile == Profile::fixed && !wholes.allow(key, *value)) {
      out.leave_out(Name(key), number, {}, "the whole is less");
    } else if (!phantom && is_kilo(unit)) {
      out.add(Name(key), now, NumberText(*value * 1024));
    } else {
      out.add(Name(key), now, number);
    }
  }
  return errors.result(lines, kMeminfo);
}

std::vector<Metric> meminfo_metrics(Profile profile) {
  bool phantom = profile == Profile::phantom;
  return {{std::string(kPrefix) + "*", "",
           phantom ? "KiB (hugepages_*: pages)" : "bytes (hugepages_*: pages)", MetricKind::gauge,
           kMeminfo}};
}

}  // namespace tsd::sensors
