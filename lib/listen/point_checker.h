// Decides about each point, by the rules of a TSD and by the injected faults.
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

  /// True when refuse() never refuses, so that calls can be saved.
  bool takes_all() const { return takes_all_; }
  /// The refusal of `line`, if any. `line` begins with "put " and has no '\n', but may end in '\r'.
  std::optional<Refusal> refuse(std::string_view line);
  /// Tells those who watch of a line that is not printed, be it refuse() or a parser that refused
  /// it.
  void tell_refused(std::string_view line, std::string_view reason) const;

 private:
  bool happens(double chance);

  bool check_;
  double throttle_;
  double reject_;
  bool takes_all_;
  watch::Feed* feed_;
  line::Rules rules_;
  std::mt19937_64 dice_;
};

}  // namespace tsd::listen
