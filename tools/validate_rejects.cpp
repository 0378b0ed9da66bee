#include "tools/validate_rejects.h"

#include <fmt/core.h>

#include <cstddef>

#include "line/fault.h"

namespace tsd::validate {
namespace {

constexpr std::size_t kMostHeld = 64u << 10;

}  // namespace

Result<RejectsKeeper> RejectsKeeper::open(const std::optional<std::string>& path) {
  if (!path) return RejectsKeeper(os::SharedFile());
  auto torn_end = fmt::format("\t{}\ttsd-validate-line was killed while it wrote this record\n",
                              line::name(line::Code::no_newline));
  auto file = os::SharedFile::open(*path, 0644, std::move(torn_end));
  if (!file) return std::move(file.error());
  return RejectsKeeper(std::move(*file));
}

void RejectsKeeper::keep(std::string_view record) {
  records_.append(record);
  if (records_.size() >= kMostHeld) (void)flush();  // the file repeats its first error
}

Result<void> RejectsKeeper::flush() {
  auto kept = file_.append(records_);
  records_.clear();
  return kept;
}

}  // namespace tsd::validate
