// Decides about each point, where a TSD decides: by its rules, and by the faults to rehearse.
#pragma once

#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "line/rules.h"
#include "listen/refusal.h"
#include "listen/server_options.h"

namespace tsd::listen {

class PointChecker {
 public:
  explicit PointChecker(const ServerOptions& options);

  /// It will never refuse: nobody need ask.
  bool takes_all() const { return takes_all_; }
  /// `line` begins with "put "; it has no newline, but may have the '\r' of one.
  std::optional<Refusal> refuse(std::string_view line);

 private:
  bool happens(double chance);

  bool check_;
  double throttle_;
  double reject_;
  bool takes_all_;
  line::Rules rules_;
  std::mt19937_64 dice_;
};

}  // namespace tsd::listen
