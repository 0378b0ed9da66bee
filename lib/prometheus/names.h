// The rule that maps the metric and the tags of a data point to Prometheus names. It is the same
// wherever points leave for Prometheus: remote write, /metrics, --format prometheus.
//
//   metric   every character outside [a-zA-Z0-9_:] becomes one '_'; so do characters beyond ASCII
//            and bytes that are not UTF-8. A leading digit gets '_' before it.
//   tag key  the same with [a-zA-Z0-9_]. Names that begin with "__" are reserved by Prometheus:
//            of several '_' at the beginning one remains.
//   renames  a label that has the name on the left of a rename gets the one on the right.
//   value    of a tag: unchanged.
//
// Names that follow the rule already stay as they are, but for "__". Two tags of a point that
// become one label are an error (Collision). Two metrics that become one name are not: nothing
// here knows both. Source: Prometheus, "Data model", and the text formats 0.0.4 and
// OpenMetrics 1.0.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tsd::prometheus {

/// True for [a-zA-Z_:][a-zA-Z0-9_:]*.
bool is_metric_name(std::string_view name);
/// True for [a-zA-Z_][a-zA-Z0-9_]*, names that begin with "__" included: Prometheus has some.
bool is_label_name(std::string_view name);

/// Appends the name that `metric` becomes. Never empty: "" becomes "_".
void append_metric_name(std::string_view metric, std::string& into);
/// The same for a tag key, without renames. Appends no name that begins with "__".
void append_label_name(std::string_view key, std::string& into);

/// The label `from` is called `to`. Both are names as the rule makes them.
struct Rename {
  std::string from;
  std::string to;
};

/// The renames of the words of --label: "host=instance". What stands on the left is a tag key or
/// the label that it becomes. Fails for a word without '=', for a new name that is no label name or
/// begins with "__", and for a label that is renamed twice.
Result<std::vector<Rename>> parse_renames(std::span<const std::string> words);

struct Label {
  std::string_view name;
  std::string_view value;
  std::string_view key;  ///< the tag that it was
};

/// Two tags of one point that become the same label.
struct Collision {
  std::string_view label;
  std::string_view first, second;  ///< the tag keys, in the order of add()

  /// tags "a.b" and "a-b" both become the label a_b
  std::string sentence() const;
};

/// The name and the labels of one point after another. It keeps its memory from point to point, so
/// a steady state allocates nothing.
class Series {
 public:
  /// `renames` must outlive the series.
  explicit Series(std::span<const Rename> renames = {}) : renames_(renames) {}

  /// Begins a point; what name() and labels() gave before is invalid.
  void begin(std::string_view metric);
  /// Adds a tag. Its words must outlive the point: names that need no change, and values, are views
  /// of them.
  void add(std::string_view key, std::string_view value);
  /// Sorts the labels by the bytes of their names, as remote write wants them, and finds the first
  /// collision. n log n for any number of tags. To be called before labels().
  std::optional<Collision> finish();

  /// Valid until the next begin() or add().
  std::string_view name() const { return name_.in(made_); }
  /// Valid until the next begin() or add(). With a collision both labels are in it.
  std::span<const Label> labels() const { return labels_; }

 private:
  /// A name: a view of the caller's word, or a place in made_, which may move while it grows.
  struct Name {
    std::string_view word;  ///< data() is nullptr: it lies in made_
    std::size_t begin = 0, size = 0;
    std::string_view in(const std::string& made) const {
      return word.data() != nullptr ? word : std::string_view(made).substr(begin, size);
    }
  };

  std::string_view renamed(std::string_view name) const;

  std::span<const Rename> renames_;
  Name name_;
  std::string made_;         ///< the names that are not the caller's words
  std::vector<Name> names_;  ///< of labels_, until finish()
  std::vector<Label> labels_;
};

}  // namespace tsd::prometheus
