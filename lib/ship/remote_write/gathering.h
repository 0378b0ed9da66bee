// The points of a batch by series, each in the order of time, as one message of remote write has
// them. Prometheus drops a second value of a series at one time in silence where both come in one
// message, so the later line is left for the next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "prometheus/names.h"
#include "ship/batch.h"
#include "ship/peer_rules.h"
#include "ship/remote_write/receiver_bounds.h"
#include "ship/remote_write/series_book.h"

namespace tsd::ship {

class Gathering {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  struct Sample {
    std::int64_t milliseconds;
    double value;
    std::uint32_t line;  ///< its index in the batch
    std::uint32_t next;  ///< the index of the next sample of the series, or kNone
  };
  struct Series {
    std::string_view metric;       ///< as the lines have it
    std::string_view label_bytes;  ///< see SeriesBook::labels()
    std::uint32_t first, last;     ///< indices of samples
    std::uint32_t entry;           ///< of the book
    std::uint32_t count = 0;
    bool is_ordered = true, has_twins = false;
  };

  /// The lines of batches must have passed Dialect::prometheus. `renames` outlives it.
  explicit Gathering(std::span<const prometheus::Rename> renames) : book_(renames) {}

  /// Replaces what it holds by the points of `batch`, which must outlive it until the next call.
  void gather(const Batch& batch, const ReceiverBounds& bounds = {});

  const std::vector<Series>& series() const { return series_; }
  const Sample& sample(std::uint32_t index) const { return samples_[index]; }
  /// How many samples all series have together.
  std::size_t count() const { return count_; }
  /// set_known() was called when a message had the series, since it is in the book.
  bool is_known(const Series& series) { return book_.entry(series.entry).is_known; }
  void set_known() {
    for (const Series& series : series_) book_.entry(series.entry).is_known = true;
  }
  /// Lines that have no place in any message, in the order of the batch: their tags become one
  /// label by the renames, or the receiver would lose them.
  const std::vector<PeerFault>& faults() const { return faults_; }
  /// The indices of lines that have another value for a time that their series has, ascending.
  const std::vector<std::size_t>& twins() const { return twins_; }

 private:
  void add(std::uint32_t number, std::string_view line, const ReceiverBounds& bounds);
  Series& series_of(SeriesBook::Entry& entry, std::uint32_t index);
  void add_sample(Series& series, const Sample& sample);
  void name_all();
  void put_in_order(Series& series);
  void take_twins_out(Series& series);
  void refuse(std::uint32_t number, std::string_view line, line::Code code, std::string sentence);

  SeriesBook book_;
  std::uint32_t message_ = 0;
  std::vector<Series> series_;
  std::vector<Sample> samples_;
  std::vector<PeerFault> faults_;
  std::vector<std::size_t> twins_;
  std::vector<std::uint32_t> order_;  // of the series at hand
  std::size_t count_ = 0;
};

}  // namespace tsd::ship
