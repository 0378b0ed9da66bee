#include "listen/scrape/target.h"

#include <fmt/core.h>

#include "base/counted.h"
#include "base/foreign.h"

namespace tsd::listen {

void TargetReport::take(Trouble trouble, const std::string& reason, const Answer& answer) {
  bool was_down = is_down();
  // Other reasons have numbers and words in them that change without a change.
  bool has_steady_reason = trouble == Trouble::connection || trouble == Trouble::status;
  bool is_new = trouble != trouble_ || (has_steady_reason && reason != reason_);
  trouble_ = trouble;
  reason_ = reason;
  if (is_down()) {
    ++failed_;
    if (is_new) say_(fmt::format("{}: {}", url_, reason));
    return;
  }
  if (was_down) {
    say_(fmt::format("{}: answers again, after {}", url_, counted(failed_, "failed scrape")));
  }
  failed_ = 0;
  tell_malformed(answer);
  if (answer.unfit().empty() || std::exchange(has_told_unfit_, true)) return;
  say_(fmt::format("{}: {}", url_, answer.unfit()));
}

void TargetReport::tell_malformed(const Answer& answer) {
  is_malformed_ = !answer.malformed().empty();
  if (!is_malformed_) {
    if (!told_.empty()) say_(fmt::format("{}: no family is malformed any more", url_));
    told_.clear();
  }
  for (const auto& what : answer.malformed()) {
    if (told_.size() == kMostTold || !told_.emplace(what.family, what.rule).second) continue;
    std::string family;
    if (!what.family.empty()) {
      family = fmt::format("; its family {} is left out", printable(what.family));
    }
    say_(fmt::format("{}: {}{}", url_, what.sentence(), family));
    if (told_.size() == kMostTold) {
      say_(fmt::format("{}: further malformed families are counted, not named", url_));
    }
  }
}

}  // namespace tsd::listen
