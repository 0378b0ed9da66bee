#include "gather/lines/log_lines.h"

#include <fmt/core.h>

#include "base/foreign.h"
#include "base/text.h"

namespace tsd::gather {
namespace {

constexpr std::size_t kLongest = 4096;  // bytes of a line

}  // namespace

void LogLines::feed(std::string_view bytes, const Take& take) {
  while (!bytes.empty()) {
    std::size_t end = bytes.find('\n');
    keep(bytes.substr(0, end), take);
    if (end != bytes.npos) pass(take);
    bytes.remove_prefix(end == bytes.npos ? bytes.size() : end + 1);
  }
}

void LogLines::end(const Take& take) {
  if (!half_.empty() || skips_) pass(take);
}

void LogLines::keep(std::string_view bytes, const Take& take) {
  if (skips_) return;
  half_.append(bytes.substr(0, kLongest + 1 - half_.size()));
  if (half_.size() <= kLongest) return;
  take(fmt::format("{} (cut: a line of more than {} bytes)", printable(half_), kLongest));
  skips_ = true;
  release(half_);
}

void LogLines::pass(const Take& take) {
  if (!skips_) take(half_);
  half_.clear();
  skips_ = false;
}

}  // namespace tsd::gather
