// What one viewer wants to see of the board.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tsd::watch {

enum class Part : std::uint8_t { series, hosts, refused, delivery };
inline constexpr int kPartCount = 4;
enum class Sort : std::uint8_t { name, value, change, age, points };

struct Query {
  static constexpr std::size_t kMostRows = 100;
  static constexpr std::size_t kLongestFilter = 200;  ///< bytes

  Part part = Part::series;
  Sort sort = Sort::name;
  bool descending = false;
  bool plots_changes = false;  ///< the steps between the values in place of the values
  std::size_t from = 0;        ///< the first row
  std::size_t count = 50;      ///< rows
  /// Words, each of which a row must have, whatever its case.
  std::string filter;
};

/// Reads the query of a target: part=series&sort=age&desc=1&plot=changes&from=50&count=50&q=WORDS.
/// What it does not know is ignored; numbers are cut to their bounds.
Query read_query(std::string_view text);

/// The words of the parameters, as in the query of a target.
Part part_named(std::string_view word);
Sort sort_named(std::string_view word);
std::string_view name_of(Sort sort);

}  // namespace tsd::watch
