// The last point of every series, for Prometheus: what the sensors printed in their last round, and
// the collectors lately. It is there only where somebody may ask for it (--status-port, --format
// prometheus), and its size is bounded.
//
// A series is shown
//   of a sensor               if the last round printed it, or one of the last rounds where its
//                             metric is printed in every so many of them;
//   of a periodic collector   if the last run that has ended, or the present one, printed it;
//   of a long-lived one       until it is gone for good,
// and of each no longer than kLongestAge, or twice the time from print to print, after it was
// printed last. 5 minutes is how far back Prometheus looks for a value.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/say.h"
#include "gather/lines/tagger.h"
#include "line/judge.h"
#include "prometheus/names.h"
#include "prometheus/text_page.h"

namespace tsd::gather {

inline constexpr auto kLongestAge = std::chrono::minutes(5);

class LastPoints {
 public:
  using Steady = std::chrono::steady_clock;

  struct Options {
    std::size_t most_series = 10'000;
    std::size_t most_bytes = 4u << 20;  ///< of names and labels
    std::vector<prometheus::Rename> renames = {};
    std::function<Steady::time_point()> now = Steady::now;
  };

  /// Points that are not shown, by reason.
  struct LeftOut {
    std::uint64_t room = 0;       ///< of series beyond the bounds
    std::uint64_t value = 0;      ///< with a value that Prometheus cannot read (true, 1_000)
    std::uint64_t collision = 0;  ///< with tags that become one label
  };

  /// `say` is told once of each reason why points are left out.
  LastPoints(Options options, Say say);
  LastPoints(const LastPoints&) = delete;
  LastPoints& operator=(const LastPoints&) = delete;

  /// Who prints: a collector or a sensor. Its series go with it.
  class Source {
   public:
    explicit Source(LastPoints& points);
    ~Source();
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;

    /// 0: it has no interval.
    void set_interval(std::chrono::seconds interval);
    /// It prints this metric in every `rounds` rounds only.
    void print_rarely(std::string metric, std::uint32_t rounds);
    /// What it prints from now on belongs to a new round.
    void begin_round();
    /// What the rounds before this one printed, and this one did not, is not shown any more.
    void end_round();
    /// Keeps a point with the tags that are added to it.
    void take(const line::Point& point, const Tagger& tagger);

   private:
    std::uint32_t rounds_of(std::string_view metric) const;

    LastPoints& points_;
    std::uint32_t id_;
    std::vector<std::pair<std::string, std::uint32_t>> rare_;  // metrics, and their rounds
  };

  /// The samples that are shown now; what is not is freed. The views are valid until the next
  /// point.
  std::vector<prometheus::PageSample> samples();

  const LeftOut& left_out() const { return left_out_; }
  std::size_t series() const { return entries_.size(); }  ///< kept, those not shown included

 private:
  struct Rounds {
    std::uint32_t present = 0;
    std::uint32_t oldest = 0;  ///< the first one that is shown
    Steady::duration interval{};
  };
  struct Entry {
    std::uint32_t name_size = 0;  ///< of the key, which is NAME{LABELS
    std::uint32_t every = 1;      ///< it is printed in every so many rounds
    Steady::time_point seen;
    std::uint32_t source = 0;
    std::uint32_t last_round = 0;  ///< in which it is still shown, without being printed
    std::string value;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const {
      return std::hash<std::string_view>()(key);
    }
  };

  void take(std::uint32_t source, std::uint32_t every, const line::Point& point,
            const Tagger& tagger);
  bool read_series(const line::Point& point, const Tagger& tagger);
  Entry* entry_of(std::string_view key);
  bool has_room(std::string_view key) const;
  bool is_shown(const Entry& entry, Steady::time_point now) const;
  void free_hidden(Steady::time_point now);
  std::string no_room() const;
  void leave_out(std::uint64_t& counter, std::string_view why);

  Options options_;
  Say say_;
  std::map<std::uint32_t, Rounds> sources_;
  std::uint32_t next_source_ = 1;
  std::unordered_map<std::string, Entry, Hash, std::equal_to<>> entries_;
  std::size_t bytes_ = 0;          // of the keys
  Steady::time_point freed_at_{};  // when free_hidden() ran last
  LeftOut left_out_;
  prometheus::Series reading_;  // the series of the present point
  std::string metric_, key_;
};

}  // namespace tsd::gather
