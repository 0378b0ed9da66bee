// What is known of one target: whether it answers, and which of its families are malformed. Says
// each change once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/say.h"
#include "listen/scrape/answer.h"

namespace tsd::listen {

class TargetReport {
 public:
  /// `url` begins every sentence.
  TargetReport(std::string url, Say say) : url_(std::move(url)), say_(std::move(say)) {}

  /// A scrape is over. `trouble` and `reason` say why it failed, if it did.
  void take(Trouble trouble, const std::string& reason, const Answer& answer);

  bool is_down() const { return trouble_ != Trouble::none; }
  /// The last answer had a malformed family.
  bool is_malformed() const { return is_malformed_; }

 private:
  /// Families and their rules that are remembered: they are said, and what comes beyond is not.
  static constexpr std::size_t kMostTold = 100;

  void tell_malformed(const Answer& answer);

  std::string url_;
  Say say_;
  Trouble trouble_ = Trouble::none;
  std::string reason_;
  std::uint64_t failed_ = 0;  ///< scrapes since it answered last
  bool is_malformed_ = false;
  /// What was said since no family was malformed.
  std::set<std::pair<std::string, prometheus::Rule>> told_;
  bool has_told_unfit_ = false;
};

}  // namespace tsd::listen
