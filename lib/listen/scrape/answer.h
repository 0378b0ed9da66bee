// One answer of an exporter, as it comes: from the bytes of its body to lines.
//
// The lines of a family are kept until its end, so that a malformed line costs its family whole. A
// family of more than kMostKept bytes is printed as it comes from there on: a malformed line then
// costs what follows it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "listen/scrape/gunzip.h"
#include "listen/scrape/point_writer.h"
#include "listen/scrape/scrape_counters.h"
#include "net/http.h"
#include "prometheus/exposition_reader.h"

namespace tsd::listen {

/// Why a target has no whole answer.
enum class Trouble : std::uint8_t {
  none,
  connection,  ///< not made, or broken
  overdue,
  status,  ///< another one than 200
  type,    ///< no exposition, by Content-Type or by its content
  coding,  ///< compressed otherwise, or damaged
  length,  ///< longer than kMostBytes
};

class Answer final : public net::HttpReceiver, private prometheus::ExpositionTaker {
 public:
  /// Bytes of a body, as it comes and decompressed.
  static constexpr std::size_t kMostBytes = 64u << 20;
  /// Bytes of lines that wait for the end of their family.
  static constexpr std::size_t kMostKept = 1u << 20;
  /// Series of one family of which it is known whether they are repeated.
  static constexpr std::size_t kMostSeries = 65'536;
  /// So many malformed lines without a sound one are no exposition: the rest is not awaited.
  static constexpr std::uint64_t kMostHopeless = 100;
  /// Malformed lines that are kept to be told.
  static constexpr std::size_t kMostTold = 20;

  /// Prints whole lines.
  using Print = std::function<void(std::string_view lines)>;

  /// `writer` must outlive it. `round` is the time of samples without one, in Unix seconds.
  Answer(PointWriter& writer, std::int64_t round, Print print);

  bool begin(const net::HttpHead& head) override;
  bool take(std::string_view piece) override;
  net::Task<bool> work() override;
  /// The answer is over. Not `whole`: its last family is left out.
  void end(bool whole);

  /// Set by begin(), take() or end(): why the answer is of no (more) use.
  Trouble trouble() const { return trouble_; }
  const std::string& reason() const { return reason_; }

  std::int64_t round() const { return round_; }
  /// Of the body, as it came.
  std::uint64_t bytes() const { return received_; }
  const ScrapeCounters& counters() const { return counters_; }
  /// The first malformed line of each family, kMostTold at most.
  const std::vector<prometheus::Malformed>& malformed() const { return malformed_; }
  /// The sentence about the first sample that no TSD takes; empty without one.
  const std::string& unfit() const { return unfit_; }

 private:
  void take_sample(const prometheus::Family& family, const prometheus::SampleLine& sample) override;
  void end_family(const prometheus::Family& family, std::uint64_t samples, bool sound) override;
  void take_malformed(const prometheus::Malformed& what) override;

  bool take_text(std::string_view text);
  bool fail(Trouble trouble, std::string reason);
  void fail_if_none(std::uint64_t lines);
  void settle();
  void print_ready();

  PointWriter& writer_;
  std::int64_t round_;
  Print print_;
  std::unique_ptr<Gunzip> gunzip_;
  std::string packed_;  ///< what it has not been given
  std::unique_ptr<prometheus::ExpositionReader> reader_;
  std::uint64_t received_ = 0, unpacked_ = 0;
  Trouble trouble_ = Trouble::none;
  std::string reason_;
  bool is_cut_ = false;  ///< end(false) was called

  std::string ready_;                 ///< lines of families that are over
  std::string family_;                ///< lines of the one that is not
  std::uint64_t family_points_ = 0;   ///< in family_
  std::uint64_t family_settled_ = 0;  ///< samples of it that are printed or left out already
  std::unordered_set<std::uint64_t> series_;  ///< of the family
  ScrapeCounters counters_;
  ScrapeCounters pending_;  ///< samples of the family that are left out, if the family is sound
  std::vector<prometheus::Malformed> malformed_;
  std::string unfit_;
};

}  // namespace tsd::listen
