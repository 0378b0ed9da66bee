// Makes the line of a data point from a sample of an exposition.
//
// The metric, and the values of labels, follow the rule of prometheus/tsd_words.h; labels are tags,
// those with an empty value are left out, as Prometheus does. Every point has the tag `instance`
// of its target by the same rule, unless the sample has a label of that name: without it
// two targets would write the same series. The value is the text of the sample. The time is the
// sample's own, in seconds or, where it has a part of a second, in milliseconds; else the round's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "line/rules.h"
#include "listen/scrape/scrape_counters.h"
#include "prometheus/sample_line.h"
#include "prometheus/tsd_words.h"

namespace tsd::listen {

struct PointStyle {
  prometheus::TsdNames names = prometheus::TsdNames::kept;
  std::size_t max_tags = 8;  ///< of a point, with `instance`; 8 is what OpenTSDB takes
};

class PointWriter {
 public:
  /// `instance`: see instances_of().
  PointWriter(const PointStyle& style, std::string_view instance);

  struct Outcome {
    std::optional<LeftOut> left_out = std::nullopt;  ///< nothing was appended
    std::string why = {};      ///< a sentence where it is LeftOut::unfit or too_many_tags
    std::uint64_t series = 0;  ///< a hash of metric, time and tags
  };
  /// Appends the line with its newline, or says why there is none. What it appends,
  /// tsd-validate-line takes by the rules of OpenTSDB.
  Outcome append(const prometheus::SampleLine& sample, std::int64_t round, std::string& into);

  /// Appends a point about the target itself: `up 1700000000 1 instance=web1_9100`.
  void append_own(std::string_view name, std::int64_t round, std::string_view value,
                  std::string& into) const;

 private:
  void append_tags(const prometheus::SampleLine& sample, std::string& into) const;

  PointStyle style_;
  std::string instance_;  ///< " instance=VALUE"
  line::Rules rules_;
};

}  // namespace tsd::listen
