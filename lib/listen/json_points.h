// Converts the body of an HTTP put (JSON in pieces, one point or an array of points) to lines. The
// value of a point keeps its literal; it never becomes a double.
//
// Follows Jackson and OpenTSDB 2.4: an element of a wrong type refuses the whole body, one with a
// wrong value only its point; the last of repeated keys wins; bytes behind the first JSON value are
// ignored.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "listen/point_checker.h"

namespace tsd::listen {

class JsonPoints {
 public:
  /// The limit for lines and errors together, in bytes. Protects against a small compressed body
  /// that expands to a large one.
  static constexpr std::size_t kMostBytes = 2u << 20;

  /// What is read: the body of an HTTP put; or a message of OpenTSDB's Kafka plugin, where a field
  /// "type" that is not "Metric" (a rollup, a histogram) refuses its point.
  enum class Form { put, typed };

  /// `checker` decides about well-formed points.
  explicit JsonPoints(PointChecker& checker, Form form = Form::put);
  ~JsonPoints();

  /// Reads the next piece of the body. An error refuses the whole body.
  Result<void> feed(std::string_view piece);
  /// Ends the body; fails when it is incomplete or has no points.
  Result<void> end();

  /// The good points as lines.
  const std::string& lines() const;
  std::uint64_t good() const;
  std::uint64_t bad() const;
  /// The errors of the bad points, as the elements of OpenTSDB's "errors" array.
  const std::string& errors() const;
  /// The same, given away: for a text of which not everything is to be held.
  std::string take_lines();
  std::string take_errors();

 private:
  struct Machinery;
  std::unique_ptr<Machinery> machinery_;
};

}  // namespace tsd::listen
