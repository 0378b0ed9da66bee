#include "prometheus/text_page.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <tuple>

#include "prometheus/names.h"

namespace tsd::prometheus {
namespace {

constexpr std::string_view kTotal = "_total";

/// What a metric is called in the text.
struct Shape {
  std::string family;
  std::string sample;
  Type type = Type::unknown;
};

bool by_series(const PageSample& a, const PageSample& b) {
  return std::tie(a.name, a.labels) < std::tie(b.name, b.labels);
}

std::span<const PageSample> samples_of(std::span<const PageSample> sorted, std::string_view name) {
  auto first = std::ranges::lower_bound(sorted, name, {}, &PageSample::name);
  auto last = std::ranges::upper_bound(first, sorted.end(), name, {}, &PageSample::name);
  return {first, last};
}

bool has_name(std::span<const PageSample> sorted, std::string_view name) {
  return !samples_of(sorted, name).empty();
}

/// The format forbids some values of counters.
bool are_counts(std::span<const PageSample> samples) {
  return std::ranges::none_of(samples, [](const PageSample& sample) {
    return sample.value.starts_with('-') || sample.value == "NaN";
  });
}

Shape shape_of(std::string_view name, Type type, Form form, std::span<const PageSample> sorted) {
  Shape own{std::string(name), std::string(name), type};
  if (form == Form::text || type != Type::counter) return own;
  Shape counter = own;
  counter.family.resize(name.size() - (name.ends_with(kTotal) ? kTotal.size() : 0));
  bool is_named = counter.family.size() < name.size() && !counter.family.empty();
  bool is_taken = has_name(sorted, counter.family + "_created") ||
                  (is_named && has_name(sorted, counter.family));
  if (is_named && !is_taken && are_counts(samples_of(sorted, name))) return counter;
  own.type = Type::unknown;
  return own;
}

bool has_unit(const Shape& shape, std::string_view unit) {
  if (unit.empty() || !is_metric_name(std::string("_").append(unit))) return false;
  std::string_view name = shape.family;
  return name.ends_with(unit) && name.size() > unit.size() + 1 &&
         name[name.size() - unit.size() - 1] == '_';
}

void append_help_line(const Shape& shape, const Family& family, Form form, std::string& into) {
  if (family.help.empty()) return;
  into.append("# HELP ").append(shape.family).append(" ");
  append_help(family.help, form, into);
  into.append("\n");
}

void append_type_line(const Shape& shape, Form form, std::string& into) {
  into.append("# TYPE ").append(shape.family).append(" ").append(word_of(shape.type, form));
  into.append("\n");
}

void append_head(const Shape& shape, const Family& family, Form form, std::string& into) {
  append_help_line(shape, family, form, into);
  append_type_line(shape, form, into);
  if (form == Form::openmetrics && has_unit(shape, family.unit)) {
    into.append("# UNIT ").append(shape.family).append(" ").append(family.unit).append("\n");
  }
}

void append_sample(const Shape& shape, const PageSample& sample, std::string& into) {
  into.append(shape.sample);
  if (!sample.labels.empty()) into.append("{").append(sample.labels).append("}");
  into.append(" ").append(sample.value).append("\n");
}

/// Types whose samples have names of their own are not known here.
Type written(Type type) {
  return type == Type::counter || type == Type::gauge ? type : Type::unknown;
}

}  // namespace

std::string_view as_value(std::string_view text, double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  return text;
}

void append_text_page(std::vector<PageSample> samples, Form form, const Describe& describe,
                      std::string& into) {
  std::ranges::stable_sort(samples, by_series);
  Shape shape;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const PageSample& sample = samples[i];
    if (i == 0 || sample.name != samples[i - 1].name) {
      Family family = describe(sample.name);
      shape = shape_of(sample.name, written(family.type), form, samples);
      append_head(shape, family, form, into);
    }
    bool is_last = i + 1 == samples.size() || by_series(sample, samples[i + 1]);
    if (is_last) append_sample(shape, sample, into);
  }
  if (form == Form::openmetrics) into.append("# EOF\n");
}

}  // namespace tsd::prometheus
