// What the readers of VictoriaMetrics, InfluxDB and Prometheus share: the TSDs accept a line and
// silently drop the parts that they cannot store. Here that is a warning. Private to lib/line.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/utf8.h"
#include "line/dialects.h"
#include "line/plain_tags.h"
#include "line/text.h"

namespace tsd::line {

/// Metrics and values of tags are labels' values to VictoriaMetrics, of which every version keeps
/// so many bytes. -maxLabelValueLen was 16384 by default, from 1.102 on 1024, and is 4096
/// from 1.108 on. A longer value was cut; from 1.108 on the point is dropped. No version says so.
inline constexpr std::size_t kLongestValue = 1024;

/// -maxLabelsPerTimeseries was 30 by default, as is Mimir's limit, and is 40 from 1.108 on; the
/// metric is one of them. The labels beyond were dropped; from 1.108 on the point is.
inline constexpr std::size_t kMostStored = 29;

inline Verdict read_length(const Reading& reading, std::string_view name, std::size_t most) {
  if (name.size() <= most) return {};
  return reading.at(Code::name_length, name, static_cast<std::int64_t>(most));
}

/// `most`: bytes of a value.
inline Verdict read_lengths(const Reading& reading, std::string_view key, std::string_view value,
                            std::size_t most) {
  Verdict verdict = read_length(reading, key, kLongestTagKey);
  return verdict.refused() ? verdict : read_length(reading, value, most);
}

/// The first refusal among the tags, else the first warning. `take` cuts the next word off;
/// `without_equals` is the code of a word without '='; `weigh_tag` makes the verdict of a tag with
/// a new key.
template <class Take, class WeighTag>
Verdict read_lenient_tags(const Reading& reading, std::string_view rest, Take take,
                          Code without_equals, WeighTag weigh_tag) {
  Verdict warning;
  TagSet tags;
  std::string_view all = rest;
  for (std::string_view word; !(word = take(rest)).empty();) {
    Tag tag = cut_tag(word);
    Verdict verdict;
    if (tag.key.size() == word.size()) {
      verdict = reading.at(without_equals, word);
    } else if (tag.key.empty() || tag.value.empty()) {
      verdict = reading.at(Code::tag_dropped, word);
    } else if (const std::string_view* before = tags.add(tag.key, tag.value); before == nullptr) {
      verdict = weigh_tag(tag);
    } else if (*before != tag.value) {
      verdict = reading.at(Code::tag_overwritten, word);
    }
    if (verdict.refused()) return verdict;
    if (!warning.warned()) warning = verdict;
  }
  Verdict count = check_count(reading, tags, all);
  return count.refused() ? count : warning;
}

/// Reads the parts of a line until one is refused. Returns the refusal, else the first change, else
/// the first warning, else a warning when the line is not UTF-8.
template <class... Read>
Verdict weigh(const Reading& reading, Read... parts) {
  Verdict last, warning;
  auto refused = [&](auto part) {
    last = part();
    bool is_worse = fault(last.code).severity > fault(warning.code).severity;
    if (is_worse) warning = last;
    return last.refused();
  };
  if ((refused(parts) || ...)) return last;
  if (warning.warned() || is_utf8(reading.body)) return warning;
  return reading.at(Code::name_bytes, odd_byte(reading.body));
}

}  // namespace tsd::line
