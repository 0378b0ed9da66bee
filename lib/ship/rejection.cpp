#include "ship/rejection.h"

#include <fmt/core.h>

#include <cstdint>
#include <string>

#include "line/quoted.h"

namespace tsd::ship {
namespace {

constexpr int kMostTold = 20;

}  // namespace

void RejectionMessages::say_with_line(const Rejection& r) {
  std::uint64_t times = fold_.count(r.code, r.line);
  if (times == 0) return;
  std::string line = r.line.empty() ? "" : ": " + line::quoted_line(r.line);
  say_(fmt::format("{}: {}{}{}", r.code, r.reason, line, line::times_by_now(times)));
}

void RejectionMessages::settle() {
  if (std::uint64_t untold = fold_.take_untold(); untold > 0) say_(line::untold_lines(untold));
}

void RejectionMessages::operator()(const Rejection& r) {
  if (!file_ || r.number == 0) return say_with_line(r);
  if (++told_ > kMostTold + 1) return;
  if (told_ > kMostTold) return say_("further rejections are counted, not said");
  if (r.column == 0) return say_(fmt::format("{}:{}: {}: {}", *file_, r.number, r.code, r.reason));
  say_(fmt::format("{}:{}:{}: {}: {}", *file_, r.number, r.column, r.code, r.reason));
}

}  // namespace tsd::ship
