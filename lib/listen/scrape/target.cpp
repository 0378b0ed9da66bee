#include "listen/scrape/target.h"

#include <fmt/core.h>

#include "base/counted.h"
#include "base/foreign.h"

namespace tsd::listen {

void TargetReport::take(Trouble trouble, const std::string& reason, const Answer& answer) {
  bool was_down = is_down();
  bool is_new = trouble != trouble_;
  trouble_ = trouble;
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
  Broken now;
  for (const auto& what : answer.malformed()) {
    auto key = std::pair(what.family, what.rule);
    bool is_known = malformed_.contains(key);
    if (!now.insert(std::move(key)).second || is_known) continue;
    std::string family =
        what.family.empty() ? "" : "; its family " + printable(what.family) + " is left out";
    say_(fmt::format("{}: {}{}", url_, what.sentence(), family));
  }
  if (now.empty() && !malformed_.empty()) {
    say_(fmt::format("{}: no family is malformed any more", url_));
  }
  malformed_ = std::move(now);
}

}  // namespace tsd::listen
