// Who hears what becomes of single lines: a person, the rejects file, the receipts.
#pragma once

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
  std::optional<std::string> rejects;    // a file, for refused lines
  std::optional<std::int64_t> receipts;  // a descriptor
};

class Reports {
 public:
  /// Opens what is asked for. A reader of receipts that goes away is an error of state(), and not
  /// the end by SIGPIPE.
  static Result<std::unique_ptr<Reports>> open(const ReportOptions& options, const Say& say);

  /// Tells a refusal to all of them.
  TakeRejection reject();
  Receipts* receipts() { return receipts_ ? &*receipts_ : nullptr; }
  /// The refused lines so far are in the rejects file, where there is one, and on stable storage:
  /// before that no receipt tells of them, and no segment that holds them goes. False: it cannot
  /// be, which is said once.
  bool keep_rejects();
  /// All is written, or the first error.
  Result<void> state();

 private:
  explicit Reports(const Say& say) : say_(say), teller_(say) {}

  Say say_;
  bool said_ = false;
  RejectionTeller teller_;
  std::optional<RejectsFile> rejects_;
  std::optional<Receipts> receipts_;
};

}  // namespace tsd::ship
