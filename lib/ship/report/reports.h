// Reports what becomes of single lines: to a person, the rejects file and the receipts.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/say.h"
#include "ship/rejection.h"
#include "ship/report/receipts.h"
#include "ship/report/rejects.h"

namespace tsd::ship {

struct ReportOptions {
  std::optional<std::string> rejects;    ///< file for rejected lines
  std::optional<std::int64_t> receipts;  ///< descriptor
};

class Reports {
 public:
  /// Opens the files asked for. With receipts, ignores SIGPIPE: a reader that has gone is an error
  /// of state().
  /// `file`: the name of the file in which lines can be looked up by their numbers, "-" for
  /// standard input; nothing where they come from elsewhere.
  static Result<std::unique_ptr<Reports>> open(const ReportOptions& options,
                                               std::optional<std::string> file, const Say& say);

  /// A function that reports a rejection to all of them.
  TakeRejection reject();
  Receipts* receipts() { return receipts_ ? &*receipts_ : nullptr; }
  /// Syncs the rejects file, if there is one. Until that is done, rejected lines get no receipt and
  /// their segment is not removed. False when it fails, which is logged once.
  bool keep_rejects();
  /// Rejected lines cannot be kept, so those that are waited for have no receipt.
  bool withholds_receipts() const { return receipts_ && rejects_ && rejects_->has_failed(); }
  /// Says what was held back of rejections: before a summary.
  void settle() { messages_.settle(); }
  /// Writes everything out; fails with the first error.
  Result<void> state();

 private:
  Reports(const Say& say, std::optional<std::string> file)
      : say_(say), messages_(say, std::move(file)) {}

  Say say_;
  bool said_ = false;
  RejectionMessages messages_;
  std::optional<RejectsFile> rejects_;
  std::optional<Receipts> receipts_;
};

}  // namespace tsd::ship
