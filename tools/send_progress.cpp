#include "tools/send_progress.h"

#include <utility>

namespace tsd::send {
namespace {

constexpr std::chrono::seconds kEvery{10};
constexpr std::chrono::seconds kShort{1};  // a push that ends sooner gets no bar

ProgressWish effective(ProgressWish wish, bool from_file) {
  if (wish == ProgressWish::plain) return wish;
  bool bar = wish == ProgressWish::bar || (wish == ProgressWish::automatic && from_file);
  return bar && cli::ProgressLine::is_seen() ? ProgressWish::bar : ProgressWish::none;
}

}  // namespace

ProgressDisplay::ProgressDisplay(ProgressWish wish, bool from_file, Say say)
    : wish_(effective(wish, from_file)), say_(std::move(say)), next_(kEvery) {}

Say ProgressDisplay::say() {
  return [this](std::string_view sentence) {
    line_.clear();
    say_(sentence);
  };
}

ship::TakeProgress ProgressDisplay::taker() {
  if (wish_ == ProgressWish::none) return {};
  return [this](const ship::Progress& progress) { take(progress); };
}

void ProgressDisplay::take(const ship::Progress& progress) {
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

}  // namespace tsd::send
