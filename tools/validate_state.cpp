#include "tools/validate_state.h"

#include <unistd.h>

#include <utility>

#include "os/clock.h"
#include "os/file.h"
#include "os/stage_state.h"

namespace tsd::validate {

StateKeeper::StateKeeper(std::optional<std::string> file, Say say)
    : file_(std::move(file)), say_(std::move(say)) {
  if (file_) write();
}

StateKeeper::~StateKeeper() {
  if (file_ && is_stale_) write();
}

void StateKeeper::note(std::string_view findings) {
  if (!file_) return;
  if (findings.ends_with('\n')) findings.remove_suffix(1);
  last_ = findings.substr(findings.rfind('\n') + 1);  // npos + 1 is 0: the beginning
}

void StateKeeper::tell(const line::Tally& total) {
  if (!file_) return;
  total_ = total;
  is_stale_ = true;
  if (std::chrono::steady_clock::now() - told_ >= std::chrono::seconds(1)) write();
}

void StateKeeper::write() {
  os::ValidateState state{{os::Clock().seconds(), ::getpid()}, total_.lines, total_.refused, last_};
  auto written = os::write_file(*file_, os::to_text(state), 0644);
  if (!written) say_(written.error().text);
  is_stale_ = false;
  told_ = std::chrono::steady_clock::now();
}

}  // namespace tsd::validate
