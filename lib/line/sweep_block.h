// The algorithm of the scanner, written once for every vector width, in the headers included here.
// sweep_with.cpp compiles it for different machines: nothing here may leave its translation unit,
// so it is all in an unnamed namespace and calls builtins rather than inline functions of the
// library.
#pragma once

#include <cstring>

#include "line/sweep_listing.h"
#include "line/sweep_row.h"
#include "line/sweep_walk.h"

namespace tsd::line {
namespace {

/// `Machine` has a vector `Lanes` of kLanes, and classify() makes bitmaps of a block.
template <class Machine>
class Sweeping {
 public:
  Sweeping(std::string_view text, Sweep& sweep) : text_(text.data()), sweep_(sweep) {
    part(text, {sweep.stretches, kLanes});
  }

  void run() {
    std::size_t longest = 0;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      std::size_t bytes = sweep_.stretches[lane].end - sweep_.stretches[lane].place;
      longest = bytes > longest ? bytes : longest;
    }
    for (std::size_t done = 0; done < longest; done += kRows * kBlock) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) classify(lane);
      for (std::size_t row = 0; row < kRows; ++row) {
        Lanes fault = walker_.walk(rows_[row], sweep_.limits, sweep_.puts, Demand{*this, row});
        std::memcpy(faults_[row], &fault, sizeof fault);
      }
      for (std::size_t lane = 0; lane < kLanes; ++lane) finish(lane);
    }
  }

 private:
  using Lanes = typename Machine::Lanes;
  static constexpr std::size_t kLanes = Machine::kLanes;

  /// The number of blocks left in the stretch, at most kRows.
  static std::size_t rows_of(const Stretch& stretch) {
    std::size_t rows = (stretch.end - stretch.place + kBlock - 1) / kBlock;
    return rows < kRows ? rows : kRows;
  }

  /// Makes the bitmaps of these blocks; rows behind them are empty.
  void classify(std::size_t lane) {
    const Stretch& stretch = sweep_.stretches[lane];
    std::size_t left = stretch.end - stretch.place;
    const char* text = text_ + stretch.place;
    const std::size_t rows = rows_of(stretch);
    if (sweep_.puts) {
      for (std::size_t row = 0; row < rows; ++row)
        Machine::template classify<true>(text + row * kBlock, rows_[row], lane);
    } else {
      for (std::size_t row = 0; row < rows; ++row)
        Machine::template classify<false>(text + row * kBlock, rows_[row], lane);
    }
    for (std::size_t at = left / kBlock; at < kRows; ++at) {
      Bits valid = at * kBlock < left ? (Bits{1} << left % kBlock) - 1 : 0;
      rows_[at].valid[lane] = valid;
      rows_[at].equals[lane] &= valid;
      rows_[at].newline[lane] &= valid;
    }
  }

  /// Makes maps of one block of each stretch that is within it, which few blocks need.
  struct Demand {
    void classify_odd() const { classify(Machine::classify_odd); }
    void classify_power() const { classify(Machine::classify_power); }

    template <class Classify>
    void classify(Classify one) const {
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        if (of.rows_[row].valid[lane] == 0) continue;
        one(of.text_ + of.sweep_.stretches[lane].place + row * kBlock, of.rows_[row], lane);
      }
    }
    Sweeping& of;
    std::size_t row;
  };

  /// Makes the checks that need one line at a time, and collects the suspects.
  void finish(std::size_t lane) {
    Stretch& stretch = sweep_.stretches[lane];
    Listing& listing = listing_;
    std::memcpy(listing.keys, stretch.keys, sizeof stretch.keys);
    listing.tags = stretch.tags;
    listing.lines = 0;
    Bits faults = 0;
    const char* text = text_ + stretch.place;
    const std::size_t rows = rows_of(stretch);
    for (std::size_t row = 0; row < rows; ++row) {
      list(text, row * kBlock, rows_[row].equals[lane], rows_[row].newline[lane], listing);
      faults |= faults_[row][lane];
    }
    auto mark = [&](const LineEnd& end) {
      faults_[end.place / kBlock][lane] |= Bits{1} << end.place % kBlock;
      faults = 1;
    };
    check_lines(text, text_ + stretch.line, listing, sweep_.limits.max_tags, sweep_.puts, mark);
    if (faults != 0 || stretch.suspected) {
      Bits marks[kRows];
      for (std::size_t row = 0; row < kRows; ++row) marks[row] = faults_[row][lane];
      collect(marks, {listing.ends, listing.lines}, stretch);
    }
    advance(stretch);
  }

  void advance(Stretch& stretch) {
    std::size_t first = 0;
    if (listing_.lines != 0) {
      const LineEnd& end = listing_.ends[listing_.lines - 1];
      first = end.tags;
      stretch.line = stretch.place + end.place + 1;
    }
    stretch.lines += listing_.lines;
    stretch.tags = listing_.tags - first;
    if (stretch.tags > kMostTags) stretch.tags = kMostTags + 1;
    std::memcpy(stretch.keys, listing_.keys + first, sizeof stretch.keys);
    stretch.place += kRows * kBlock;
    if (stretch.place > stretch.end) stretch.place = stretch.end;
  }

  const char* text_;
  Sweep& sweep_;
  Walker<Machine> walker_;
  Row<kLanes> rows_[kRows];
  Bits faults_[kRows][kLanes];
  Listing listing_;
};

}  // namespace
}  // namespace tsd::line
