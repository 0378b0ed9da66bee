#include "ship/reports.h"

#include <csignal>
#include <utility>

namespace tsd::ship {

Result<std::unique_ptr<Reports>> Reports::open(const ReportOptions& options, const Say& say) {
  std::unique_ptr<Reports> reports(new Reports(say));
  auto file = RejectsFile::open(options.rejects);
  if (!file) return file.error();
  reports->rejects_ = std::move(*file);
  if (options.receipts) {
    reports->receipts_.emplace(static_cast<int>(*options.receipts));
    (void)std::signal(SIGPIPE, SIG_IGN);
  }
  return reports;
}

TakeRejection Reports::reject() {
  return [this](const Rejection& rejection) {
    teller_(rejection);
    if (rejects_) rejects_->write(rejection);
    if (receipts_) receipts_->add(rejection);
  };
}

Result<void> Reports::state() {
  if (rejects_ && !rejects_->state()) return rejects_->state();
  if (!receipts_) return {};
  auto told = receipts_->flush();
  return told ? told : std::move(told.error()).with_context("writing", "receipts");
}

}  // namespace tsd::ship
