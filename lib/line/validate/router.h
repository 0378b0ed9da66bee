// Acts on findings: passes valid lines on byte for byte, reports faults, and keeps, repairs or
// counts invalid lines, as the options say. It does no I/O: texts go to the sinks of RouterOutputs.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "line/fold.h"
#include "line/validate/batch_reader.h"
#include "line/validate/inspect.h"
#include "line/validate/repair.h"
#include "line/validate/report.h"
#include "line/validate/stats.h"

namespace tsd::line {

using Sink = std::function<void(std::string_view text)>;

struct RouterOptions {
  Rules rules;
  bool strict = false;                          ///< treat a warning as a fault
  bool repair = false;                          ///< repair what has one right correction
  bool json = false;                            ///< write findings and summary as JSON
  bool caret = false;                           ///< show the line and a caret below a finding
  std::string reader = "tsd-validate-line";     ///< who tells the findings of an endless stream
  std::uint64_t most_told = ~std::uint64_t{0};  ///< limit of reported findings; all are counted
};

/// Where texts go; an empty sink means that the text is not wanted.
struct RouterOutputs {
  Sink valid;    ///< lines, byte for byte but for repairs
  Sink invalid;  ///< lines, byte for byte
  Sink told;     ///< findings
  Sink rejects;  ///< a record at a time: line, code, sentence, TABs between, a newline
};

struct Tally {
  std::uint64_t lines = 0, refused = 0, warned = 0, repaired = 0, bytes = 0;

  /// "3 valid, 1 invalid, 0 warned"
  std::string as_text() const;
};

class Router {
 public:
  /// `stats` may be null.
  Router(const RouterOptions& options, RouterOutputs outputs, Stats* stats)
      : options_(options), outputs_(std::move(outputs)), stats_(stats) {}

  /// What inspections have to report for these options and outputs.
  Wanted wanted() const;
  enum class Stream : std::uint8_t {
    file,     ///< a finding is told with its line number
    endless,  ///< a pipe: with the line itself, and repeats are folded
  };

  /// Begins the next stream; its lines count from 1.
  void open(std::string name, Stream kind = Stream::file);
  void route(const InputBatch& batch, const Inspection& found);
  /// The stream has ended: tells how many findings were folded, if any.
  void close();

  /// The sums over all streams, and those of the open stream.
  const Tally& total() const { return total_; }
  const Tally& of_stream() const { return stream_; }

 private:
  void pass(std::string_view lines, std::uint64_t number);
  void decide(const InputBatch& batch, const LineFinding& finding);
  void refuse(const InputBatch& batch, const LineFinding& finding, std::string_view line);
  bool mend(const LineFinding& finding, std::string_view line);
  bool may_tell();
  std::uint64_t times(std::string_view code, std::string_view line);
  LineLocation location_of(std::uint64_t number, std::uint64_t times) const;
  void tell(const Verdict& verdict, std::uint64_t number, std::string_view line);
  void count(std::uint64_t Tally::*field, std::uint64_t more);

  const RouterOptions& options_;
  RouterOutputs outputs_;
  Stats* stats_;
  std::string name_;
  Stream kind_ = Stream::file;
  Fold fold_;
  Tally total_, stream_;
  std::uint64_t told_ = 0;
  bool valid_open_ = false, invalid_open_ = false;  ///< a newline is owed
};

}  // namespace tsd::line
