#include "spool/health.h"

#include <fmt/core.h>

#include <cerrno>
#include <cstdint>
#include <utility>

namespace tsd::spool {

bool is_no_room(const Error& error) {
  return error.system == ENOSPC || error.system == EDQUOT;
}

void SpoolHealth::note(Error error, std::string_view verb, std::string_view object) {
  ++counters_.disk_errors;
  std::string what = fmt::format("{}: {}", verb, error.text);
  if (std::exchange(noted_, what) == what) return;
  Error noted = std::move(error).with_context(verb, object);
  say_(fmt::format("the spool is in trouble: {}", noted.text));
}

void SpoolHealth::refused(const Error& why, std::uint64_t lines, Micros now) {
  refused_ += lines;
  if (why.system != 0 && why.system != EFBIG) since_ = now;
  full_ = why.system == 0 || is_no_room(why);
  if (trouble_ == why.text) return;
  trouble_ = why.text;
  say_(fmt::format("the spool takes no lines: {}", trouble_));
}

void SpoolHealth::fine() {
  if (is_fine()) return;
  say_(fmt::format("the spool takes lines again; {} were kept in memory only", refused_));
  trouble_.clear();
  full_ = false;
  refused_ = 0;
}

}  // namespace tsd::spool
