// The body of an HTTP put: JSON in pieces, one point or an array of them, made into lines. The
// value of a point keeps its own literal; it never becomes a double.
//
// What Jackson and OpenTSDB 2.4 take, coerce and refuse is followed: a badly typed element costs
// the whole body, a badly valued one only itself; the last of repeated keys wins; what follows the
// first JSON value is ignored.
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
  /// A body that makes more lines than this is refused, so that a small zipped one cannot fill
  /// the memory.
  static constexpr std::size_t kMostBytes = 2u << 20;

  /// `checker` decides about what has the shape of a point.
  explicit JsonPoints(PointChecker& checker);
  ~JsonPoints();

  /// The next piece of the body. An error refuses the body as a whole.
  Result<void> feed(std::string_view piece);
  /// The body is complete.
  Result<void> end();

  /// The good points as lines.
  const std::string& lines() const;
  std::uint64_t good() const;
  std::uint64_t bad() const;
  /// What is wrong with the bad ones, as the elements of OpenTSDB's "errors" array.
  const std::string& errors() const;

 private:
  struct Machinery;
  std::unique_ptr<Machinery> machinery_;
};

}  // namespace tsd::listen
