// What becomes of the lines that were printed, as their sender's receipts say; without receipts all
// that the system took counts as delivered.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/say.h"
#include "listen/kafka/offset_ledger.h"
#include "listen/kafka/receipt_file.h"

namespace tsd::listen {

class Delivery {
 public:
  /// Lines without a receipt, from which on no more should be printed: what a sender holds, and its
  /// pipe, are far less; the ledger takes 10 MB then at most.
  static constexpr std::uint64_t kMostWaiting = 1u << 18;

  /// Nothing: there are no receipts.
  Delivery(std::optional<ReceiptFile> receipts, Say say)
      : receipts_(std::move(receipts)), say_(std::move(say)) {}

  OffsetLedger& ledger() { return ledger_; }
  const std::optional<ReceiptFile>& receipts() const { return receipts_; }
  bool is_full() const { return ledger_.waiting() >= kMostWaiting; }

  /// Reads receipts without waiting. False: nothing was there.
  bool read();
  /// Without receipts: the first `lines` that were handed out are written.
  void written(std::uint64_t lines);

  /// The sender has closed its receipts.
  bool is_over() const { return over_; }
  /// Why the receipts cannot be believed, or read.
  const std::optional<Error>& error() const { return error_; }
  /// Lines that the sender has dropped.
  std::uint64_t dropped() const { return dropped_; }
  /// Records that are no receipts.
  std::uint64_t garbage() const { return garbage_; }

 private:
  void take(const Receipt& receipt);
  void take_garbage(std::string_view record);

  std::optional<ReceiptFile> receipts_;
  Say say_;
  OffsetLedger ledger_;
  bool over_ = false;
  bool told_of_none_ = false;
  std::optional<Error> error_;
  std::uint64_t dropped_ = 0, garbage_ = 0;
};

}  // namespace tsd::listen
