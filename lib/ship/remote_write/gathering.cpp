#include "ship/remote_write/gathering.h"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/foreign.h"
#include "base/text.h"
#include "line/prometheus.h"
#include "line/put.h"

namespace tsd::ship {
namespace {

/// The dialect allows several spaces between words.
std::string_view take_word(std::string_view& rest) {
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(word.size() < rest.size() ? word.size() + 1 : word.size());
  return word;
}

/// Milliseconds; the seconds of nearly all lines are ten digits.
std::optional<std::int64_t> time_of(std::string_view word) {
  constexpr std::size_t kDigits = 10;
  std::int64_t seconds = 0;
  std::size_t at = 0;
  for (; at < word.size() && at < kDigits; ++at) {
    auto digit = static_cast<unsigned char>(word[at] - '0');
    if (digit > 9) break;
    seconds = seconds * 10 + digit;
  }
  bool is_plain = at == kDigits && word.size() == kDigits && word[0] < '4';
  return is_plain ? seconds * 1000 : line::prometheus_time(word);
}

}  // namespace

void Gathering::gather(const Batch& batch, const ReceiverBounds& bounds) {
  book_.tidy();
  ++message_;
  series_.clear();
  samples_.clear();
  faults_.clear();
  twins_.clear();
  std::uint32_t number = 0;
  for (std::string_view line : lines_of(batch.wire())) {
    add(number++, line::without_put(line), bounds);
  }
  count_ = samples_.size();
  name_all();
  for (Series& series : series_) {
    if (!series.is_ordered) put_in_order(series);
    if (series.has_twins) take_twins_out(series);
  }
  std::ranges::sort(twins_);
}

void Gathering::add(std::uint32_t number, std::string_view line, const ReceiverBounds& bounds) {
  std::string_view rest = line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
  std::string_view metric = take_word(rest), time = take_word(rest), value = take_word(rest);
  std::uint32_t index = book_.find(metric, rest);
  std::uint32_t series = book_.entry(index).series;
  if (series == SeriesBook::kNone) {
    return refuse(number, line, line::Code::tag_collision, book_.why_none(metric, rest));
  }
  auto milliseconds = time_of(time);
  if (!milliseconds) {
    return refuse(number, line, line::Code::timestamp_syntax,
                  quote_foreign(time) + " is no time in seconds or milliseconds");
  }
  if (*milliseconds > bounds.latest) {
    return refuse(number, line, line::Code::timestamp_ahead,
                  fmt::format("the timestamp {} {}", quote_foreign(time), bounds.later));
  }
  if (book_.entry(index).label_count > bounds.most_labels) {
    return refuse(
        number, line, line::Code::tag_dropped,
        fmt::format("this TSD takes {} tags of a point; it silently drops the others, or the point",
                    bounds.most_labels - 1));
  }
  if (book_.entry(index).longest_value > bounds.longest_value) {
    return refuse(number, line, line::Code::name_length,
                  fmt::format("the metric or a tag's value is longer than {} bytes; this TSD "
                              "silently cuts it, or drops the point",
                              bounds.longest_value));
  }
  auto real = line::prometheus_value(value);
  if (!real) {
    return refuse(number, line, line::Code::value_syntax, quote_foreign(value) + " is no number");
  }
  add_sample(series_of(book_.entry(series), series), {*milliseconds, *real, number, kNone});
}

/// The series in this message; a new one where it has none yet.
Gathering::Series& Gathering::series_of(SeriesBook::Entry& entry, std::uint32_t index) {
  if (entry.message != message_) {
    entry.message = message_;
    entry.place = static_cast<std::uint32_t>(series_.size());
    series_.push_back({{}, {}, kNone, kNone, index});
  }
  return series_[entry.place];
}

void Gathering::add_sample(Series& series, const Sample& sample) {
  auto index = static_cast<std::uint32_t>(samples_.size());
  if (series.count++ == 0) {
    series.first = index;
  } else {
    Sample& last = samples_[series.last];
    last.next = index;
    series.is_ordered = series.is_ordered && last.milliseconds <= sample.milliseconds;
    series.has_twins = series.has_twins || last.milliseconds == sample.milliseconds;
  }
  series.last = index;
  samples_.push_back(sample);
}

/// The texts of the book stay where they are from now on.
void Gathering::name_all() {
  for (Series& series : series_) {
    const SeriesBook::Entry& entry = book_.entry(series.entry);
    series.metric = book_.metric(entry);
    series.label_bytes = book_.labels(entry);
  }
}

/// Of two samples of one time the one that was read first stays first.
void Gathering::put_in_order(Series& series) {
  order_.clear();
  for (auto at = series.first; at != kNone; at = samples_[at].next) order_.push_back(at);
  std::ranges::stable_sort(order_, {},
                           [this](std::uint32_t at) { return samples_[at].milliseconds; });
  series.first = order_.front();
  series.last = order_.back();
  for (std::size_t i = 0; i < order_.size(); ++i) {
    samples_[order_[i]].next = i + 1 < order_.size() ? order_[i + 1] : kNone;
  }
  series.has_twins = true;  // not yet known
}

void Gathering::take_twins_out(Series& series) {
  for (std::uint32_t at = series.first; samples_[at].next != kNone;) {
    Sample& sample = samples_[at];
    const Sample& next = samples_[sample.next];
    if (next.milliseconds != sample.milliseconds) {
      at = sample.next;
      continue;
    }
    bool is_same =
        std::bit_cast<std::uint64_t>(next.value) == std::bit_cast<std::uint64_t>(sample.value);
    if (!is_same) twins_.push_back(next.line);
    sample.next = next.next;
    if (sample.next == kNone) series.last = at;
    --series.count;
    --count_;
  }
}

void Gathering::refuse(std::uint32_t number, std::string_view line, line::Code code,
                       std::string sentence) {
  faults_.push_back({number, line, {code, 0, 0, 0}, std::move(sentence)});
}

}  // namespace tsd::ship
