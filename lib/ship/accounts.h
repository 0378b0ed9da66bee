// What became of every line: in = confirmed + rejected + dropped(reason) + still held, always.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace tsd::ship {

/// Why a line was given up.
enum class Loss : std::uint8_t {
  not_sent,     // it was on no connection
  unconfirmed,  // it was written to a connection, and nothing proved that it arrived
};
inline constexpr std::size_t kLosses = 2;

/// "not-sent", "unconfirmed": the words of summaries and receipts.
const char* word(Loss loss);

struct Accounts {
  std::uint64_t in = 0;
  std::uint64_t confirmed = 0;
  std::uint64_t rejected = 0;
  std::array<std::uint64_t, kLosses> dropped{};

  std::uint64_t lost() const;
  /// With nothing held any more the two sides of the law are equal.
  bool balanced() const { return in == confirmed + rejected + lost(); }
  /// "5 in = 3 confirmed + 1 rejected + 1 dropped not-sent"
  std::string sentence() const;
};

}  // namespace tsd::ship
