// What passed lately, by series and by host. Made from lines; bounded, and what does not fit is
// counted.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "line/judge.h"
#include "watch/rate_window.h"
#include "watch/series.h"

namespace tsd::watch {

/// A value of the tag "host".
struct Host {
  std::string name;
  std::uint32_t series = 0;  ///< that are kept now
  std::uint64_t points = 0;
  std::int64_t arrived_ms = 0;  ///< when its last point came
  RateWindow rate;
};

class SeriesTable {
 public:
  /// 20,000 series of 60 values take 11 MB where their names have 60 bytes, with the longest names
  /// that are kept 21 MB.
  static constexpr std::size_t kMostSeries = 20'000;
  static constexpr std::size_t kMostHosts = 1'000;
  static constexpr std::size_t kLongestKey = 512;  ///< bytes of metric and tags
  /// A series without a point for so long makes place for a new one where there is no other.
  static constexpr std::int64_t kStaleMs = 600'000;
  /// Host of a series without that tag, or beyond kMostHosts.
  static constexpr std::uint32_t kNoHost = 0xffffffff;

  explicit SeriesTable(std::size_t most_series = kMostSeries) : most_series_(most_series) {}

  /// Takes a line without its newline; `now_ms` is in milliseconds since 1970. The verdict where it
  /// is no point: OpenTSDB's rules, without a limit of tags.
  std::optional<line::Verdict> take(std::string_view line, std::int64_t now_ms);

  const std::deque<Series>& series() const { return series_; }
  const std::vector<Host>& hosts() const { return hosts_; }
  /// Those by which agents and senders report on themselves: tcollector.*, tsd.send.*, tsd.spool.*.
  const std::vector<const Series*>& reports() const { return reports_; }

  std::uint64_t points() const { return points_; }
  double per_second(std::int64_t now_ms) const { return rate_.per_second(now_ms / 1000); }
  /// Points of series that are not kept: there are too many, or the name is too long.
  std::uint64_t points_beyond() const { return beyond_; }

 private:
  Series* find(std::string_view line, std::int64_t now_ms);
  Series* add(std::size_t metric_bytes, std::int64_t now_ms);
  Series* find_stale(std::int64_t now_ms);
  std::uint32_t find_host();

  std::size_t most_series_;
  std::deque<Series> series_;  ///< their addresses stay
  std::unordered_map<std::string_view, Series*> by_key_;
  std::vector<Host> hosts_;
  std::vector<const Series*> reports_;
  std::unordered_map<std::string, std::uint32_t> host_numbers_;
  std::size_t hand_ = 0;  ///< where the search for a stale series goes on
  std::uint64_t points_ = 0;
  std::uint64_t beyond_ = 0;
  RateWindow rate_;
  line::Point point_;
  std::string key_;
};

}  // namespace tsd::watch
