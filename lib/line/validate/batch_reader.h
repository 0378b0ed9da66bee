// Cuts a stream of bytes into batches of whole lines to be judged. One read makes one batch, so a
// line of a live pipe is passed on as soon as it arrives. Memory is bounded for any input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "line/judge.h"
#include "line/scan.h"

namespace tsd::line {

/// Reads at most `size` bytes into `into` and blocks until there is one; 0 at the end of the
/// stream.
using Source = std::function<Result<std::size_t>(char* into, std::size_t size)>;

/// A source of these lines, each with a newline.
Source lines_source(const std::vector<std::string>& lines);

struct InputBatch {
  enum class Kind : std::uint8_t {
    lines,     ///< whole lines, each with its newline, which the last of the stream may lack
    overlong,  ///< the beginning of a line of more than kLongestLine bytes, without its end
    more,      ///< a later piece of it; the last ends with the newline, if the line has one
  };

  Kind kind = Kind::lines;
  std::uint64_t serial = 0;        ///< 0, 1, 2, ... within the stream
  std::string_view text;           ///< into `memory`
  std::unique_ptr<char[]> memory;  ///< reused from batch to batch
};

class BatchReader {
 public:
  explicit BatchReader(Source source) : source_(std::move(source)) {}

  /// Fills the next batch; false at the end of the stream. An error ends the stream.
  Result<bool> next(InputBatch& batch);

 private:
  bool give_lines(InputBatch& batch, std::size_t have);
  void give(InputBatch& batch, InputBatch::Kind kind, std::size_t size, std::size_t have);

  Source source_;
  std::string half_;  ///< bytes read and not passed on: as a rule the beginning of a line
  std::uint64_t serial_ = 0;
  bool in_overlong_ = false;
  bool ended_ = false;
};

}  // namespace tsd::line
