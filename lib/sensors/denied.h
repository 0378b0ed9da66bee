// Parts of a sensor that refuse to be looked at: mounts that this account may not see, as on every
// host of containers; devices that are switched off. That lasts, and is no fault: they are left out
// and counted, and reported once.
#pragma once

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sensors/sensor.h"

namespace tsd::sensors {

class Denied {
 public:
  /// `refusals` are the errno values that mean it.
  Denied(std::initializer_list<int> refusals = {EACCES}) : refusals_(refusals) {}

  /// Forgets the parts that were not refused in the round before.
  void begin_round() {
    std::erase_if(parts_, [this](const auto& part) { return part.second != round_; });
    ++round_;
  }

  /// Success when `error` is a refusal, which is counted and reported once for each part; the error
  /// itself for all others, and for a sensor that the user asked for by name.
  Result<void> excuse(const Round& round, std::string_view sensor, const std::string& part,
                      const Error& error) {
    if (round.is_asked || std::ranges::count(refusals_, error.system) == 0) return error;
    auto known = parts_.find(part);
    if (known == parts_.end()) {
      round.say(fmt::format("{}: {}; it is left out", sensor, error.text));
      known = parts_.emplace(part, 0).first;
    }
    known->second = round_;
    return {};
  }

  /// Parts refused in this round.
  std::size_t size() const {
    auto refused = [this](const auto& part) { return part.second == round_; };
    return static_cast<std::size_t>(std::ranges::count_if(parts_, refused));
  }

 private:
  std::vector<int> refusals_;
  std::uint64_t round_ = 0;
  std::map<std::string, std::uint64_t, std::less<>> parts_;  ///< and the last round of each
};

}  // namespace tsd::sensors
