#include "ship/report/line_file.h"

#include <fcntl.h>
#include <unistd.h>

#include "os/file.h"
#include "os/same_file.h"

namespace tsd::ship {

Result<void> LineFile::check_apart(const ReportOptions& reports, bool prints_lines) const {
  auto outputs = os::outputs_of(prints_lines, reports.rejects);
  if (reports.receipts) outputs.push_back({"", static_cast<int>(*reports.receipts), "--receipts"});
  return os::check_apart(replay_ ? os::UsedFile{*replay_} : os::UsedFile{"", STDIN_FILENO},
                         outputs);
}

std::optional<std::string> LineFile::name() const {
  if (replay_) return replay_;
  return os::check_regular(STDIN_FILENO) ? std::optional<std::string>("-") : std::nullopt;
}

Result<os::Fd> LineFile::open() const {
  os::Fd file(replay_ ? ::open(replay_->c_str(), O_RDONLY | O_CLOEXEC) : ::dup(STDIN_FILENO));
  if (!file && replay_) return last_system_error("opening", *replay_);
  return file;
}

}  // namespace tsd::ship
