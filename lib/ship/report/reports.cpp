#include "ship/report/reports.h"

#include <fcntl.h>
#include <fmt/core.h>

#include <csignal>
#include <utility>

namespace tsd::ship {
namespace {

/// A descriptor that the caller has not opened is free, and the next file of ours would get it.
Result<void> check_descriptor(int fd) {
  int flags = ::fcntl(fd, F_GETFL);
  if (flags >= 0 && (flags & O_ACCMODE) != O_RDONLY) return {};
  return Error{
      fmt::format("--receipts {0}: descriptor {0} is not open for writing: add {0}>FILE", fd)};
}

}  // namespace

Result<std::unique_ptr<Reports>> Reports::open(const ReportOptions& options,
                                               std::optional<std::string> file_name,
                                               const Say& say) {
  if (options.receipts) {
    auto open = check_descriptor(static_cast<int>(*options.receipts));
    if (!open) return open.error();
  }
  std::unique_ptr<Reports> reports(new Reports(say, std::move(file_name)));
  auto file = RejectsFile::open(options.rejects);
  if (!file) return file.error();
  reports->rejects_ = std::move(*file);
  if (options.receipts) {
    reports->receipts_.emplace(static_cast<int>(*options.receipts),
                               [all = reports.get()] { return all->keep_rejects(); });
    (void)std::signal(SIGPIPE, SIG_IGN);
  }
  return reports;
}

TakeRejection Reports::reject() {
  return [this](const Rejection& rejection) {
    messages_(rejection);
    if (rejects_) rejects_->write(rejection);
    // A service is told now, and not at its end.
    if (rejects_ && rejects_->has_failed()) (void)keep_rejects();
    if (receipts_) receipts_->add(rejection);
  };
}

bool Reports::keep_rejects() {
  if (!rejects_) return true;
  auto kept = rejects_->sync();
  if (!kept && !std::exchange(said_, true)) {
    say_("rejected lines cannot be kept: " + kept.error().text);
  }
  return static_cast<bool>(kept);
}

Result<void> Reports::state() {
  if (rejects_) {
    if (auto kept = rejects_->sync(); !kept) return kept;
  }
  if (!receipts_) return {};
  auto told = receipts_->flush();
  return told ? told : std::move(told.error()).with_context("writing", "receipts");
}

}  // namespace tsd::ship
