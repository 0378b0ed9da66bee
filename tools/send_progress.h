// How tsd-send shows how far it is: a bar on a terminal, or a sentence from time to time.
#pragma once

#include <chrono>

#include "base/say.h"
#include "cli/progress_line.h"
#include "ship/progress.h"

namespace tsd::send {

enum class ProgressWish { automatic, bar, plain, none };

class ProgressTeller {
 public:
  /// `from_file`: the lines have an end that can be seen. Without a wish a bar is drawn for them
  /// alone, and where it would be seen.
  ProgressTeller(ProgressWish wish, bool from_file, Say say) : wish_(wish), say_(std::move(say)) {
    bool bar = wish == ProgressWish::bar || (wish == ProgressWish::automatic && from_file);
    if (wish != ProgressWish::plain && !(bar && cli::ProgressLine::is_seen())) {
      wish_ = ProgressWish::none;
    }
  }

  /// Sentences, with the bar out of their way.
  Say say() {
    return [this](std::string_view sentence) {
      line_.clear();
      say_(sentence);
    };
  }

  /// Empty where nothing is to be shown.
  ship::TakeProgress taker() {
    if (wish_ == ProgressWish::none) return {};
    return [this](const ship::Progress& progress) { take(progress); };
  }

  void clear() { line_.clear(); }

 private:
  void take(const ship::Progress& progress) {
    auto now = Clock::now();
    auto age = text_.age(now);
    if (wish_ == ProgressWish::plain) {
      if (age < next_) return;
      next_ += kEvery;
      say_(text_.at(progress, now));
    } else if (age >= kShort) {
      line_.draw(text_.at(progress, now));
    }
  }

  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::seconds kEvery{10};
  static constexpr std::chrono::seconds kShort{1};  // what is done by then needs no bar

  ProgressWish wish_;
  Say say_;
  cli::ProgressLine line_;
  ship::ProgressText text_{Clock::now()};
  std::chrono::milliseconds next_{kEvery};
};

}  // namespace tsd::send
