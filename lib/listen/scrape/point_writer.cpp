#include "listen/scrape/point_writer.h"

#include <fmt/core.h>

#include <cstdint>
#include <functional>
#include <iterator>

#include "line/judge.h"

namespace tsd::listen {
namespace {

constexpr std::string_view kInstance = "instance";
constexpr std::int64_t kThirteenDigits = 1'000'000'000'000;

/// Milliseconds only where they tell more than seconds, and where a TSD can tell them apart.
void append_time(std::int64_t millis, std::string& into) {
  bool in_seconds = millis % 1000 == 0 || millis < kThirteenDigits;
  fmt::format_to(std::back_inserter(into), "{}", in_seconds ? millis / 1000 : millis);
}

std::optional<LeftOut> of_number(prometheus::SampleLine::Number number) {
  switch (number) {
    case prometheus::SampleLine::Number::nan:
      return LeftOut::nan;
    case prometheus::SampleLine::Number::infinite:
      return LeftOut::infinite;
    case prometheus::SampleLine::Number::finite:
      break;
  }
  return std::nullopt;
}

}  // namespace

PointWriter::PointWriter(const PointStyle& style, std::string_view instance) : style_(style) {
  instance_.append(" ").append(kInstance).append("=");
  prometheus::append_tsd_value(instance, instance_);
  rules_.max_tags = style.max_tags;
}

void PointWriter::append_tags(const prometheus::SampleLine& sample, std::string& into) const {
  bool has_instance = false;
  for (const auto& label : sample.labels) {
    if (label.value.empty()) continue;
    has_instance = has_instance || label.name == kInstance;
    into.append(" ").append(label.name).append("=");
    prometheus::append_tsd_value(label.value, into);
  }
  if (!has_instance) into.append(instance_);
}

PointWriter::Outcome PointWriter::append(const prometheus::SampleLine& sample, std::int64_t round,
                                         std::string& into) {
  if (auto why = of_number(sample.number)) return {.left_out = why};
  std::size_t begin = into.size();
  prometheus::append_tsd_metric(sample.name, style_.names, into);
  into += ' ';
  append_time(sample.time_ms.value_or(round * 1000), into);
  into += ' ';
  std::size_t value = into.size();
  into.append(sample.value);
  std::size_t tags = into.size();
  append_tags(sample, into);
  std::string_view line = std::string_view(into).substr(begin);
  if (auto verdict = line::judge(line, rules_); verdict.refused()) {
    bool by_count = verdict.code == line::Code::tag_count;
    Outcome left{by_count ? LeftOut::too_many_tags : LeftOut::unfit, line::sentence(verdict, line)};
    into.resize(begin);
    return left;
  }
  std::hash<std::string_view> hash;
  std::uint64_t series = hash(line.substr(0, value - begin)) * 31 + hash(line.substr(tags - begin));
  into += '\n';
  return {.series = series};
}

void PointWriter::append_own(std::string_view name, std::int64_t round, std::string_view value,
                             std::string& into) const {
  prometheus::append_tsd_metric(name, style_.names, into);
  fmt::format_to(std::back_inserter(into), " {} {}{}\n", round, value, instance_);
}

}  // namespace tsd::listen
