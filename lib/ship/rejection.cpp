#include "ship/rejection.h"

#include <fmt/core.h>

namespace tsd::ship {
namespace {

constexpr int kMostTold = 20;

}  // namespace

void RejectionTeller::operator()(const Rejection& r) {
  if (++told_ > kMostTold + 1) return;
  if (told_ > kMostTold) return say_("further rejections are counted, not said");
  if (r.column == 0) return say_(fmt::format("-:{}: {}: {}", r.number, r.code, r.reason));
  say_(fmt::format("-:{}:{}: {}: {}", r.number, r.column, r.code, r.reason));
}

}  // namespace tsd::ship
