// A series as a viewer sees it: its last point, and the points before it for a plot.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tsd::watch {

class Series {
 public:
  static constexpr std::size_t kPlotted = 60;       ///< values that are kept
  static constexpr std::size_t kLongestValue = 32;  ///< bytes of a value's text that are kept

  /// `key` is the metric, of `metric_bytes`, a space, and the tags as in the line.
  Series(std::string_view key, std::size_t metric_bytes, std::uint32_t host)
      : key_(key), metric_bytes_(metric_bytes), host_(host) {}

  const std::string& key() const { return key_; }
  std::string_view metric() const { return std::string_view(key_).substr(0, metric_bytes_); }
  std::string_view tags() const { return std::string_view(key_).substr(metric_bytes_ + 1); }
  std::uint32_t host() const { return host_; }

  /// `text` is the value as in the line. A point that is not younger than the last one replaces it
  /// nevertheless: what is shown is what came last.
  void add(std::string_view text, std::int64_t time_ms, std::int64_t now_ms);

  const std::string& value() const { return value_; }
  double number() const { return number_; }
  std::int64_t time_ms() const { return time_ms_; }        ///< of the last point, its own
  std::int64_t arrived_ms() const { return arrived_ms_; }  ///< of the last point, ours
  /// How much the value changed per second between the last two points, by their own times; nothing
  /// where there is one point, or where the last is not younger.
  std::optional<double> change() const { return change_; }

  /// The values, oldest first, or with `changes` the steps between them.
  std::vector<double> plot(bool changes) const;

 private:
  std::string key_;
  std::size_t metric_bytes_;
  std::uint32_t host_;
  std::uint8_t kept_ = 0;
  std::uint8_t next_ = 0;
  std::string value_;
  double number_ = 0;
  std::int64_t time_ms_ = 0;
  std::int64_t arrived_ms_ = 0;
  std::optional<double> change_;
  std::array<float, kPlotted> ring_{};  ///< precise enough to plot
};

}  // namespace tsd::watch
