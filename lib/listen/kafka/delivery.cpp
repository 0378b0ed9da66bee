#include "listen/kafka/delivery.h"

#include <fmt/core.h>

#include <cstdint>
#include <utility>

#include "base/foreign.h"
#include "line/fold.h"

namespace tsd::listen {

bool Delivery::read() {
  if (!receipts_ || over_ || error_) return false;
  auto state = receipts_->read({[this](const Receipt& receipt) { take(receipt); },
                                [this](std::string_view record) { take_garbage(record); }});
  if (!state) {
    error_ = state.error();
    return false;
  }
  over_ = *state == ReceiptFile::State::ended;
  return *state == ReceiptFile::State::more;
}

void Delivery::written(std::uint64_t lines) {
  std::uint64_t first = ledger_.handed_out() - ledger_.waiting() + 1;
  if (receipts_ || lines < first) return;
  (void)ledger_.take({first, lines, Fate::confirmed, {}});
}

void Delivery::take(const Receipt& receipt) {
  if (error_) return;
  switch (ledger_.take(receipt)) {
    case OffsetLedger::Verdict::unknown_lines:
      error_ = Error{fmt::format(
          "the receipts name line {}, and {} were printed: they are not those of this pipe",
          receipt.last, ledger_.handed_out())};
      return;
    case OffsetLedger::Verdict::other_sender:
      error_ = Error{
          "the receipts begin again at line 1: another sender has taken the pipe over, and of "
          "what the first one had read nothing is known; start both again, together"};
      return;
    case OffsetLedger::Verdict::fine:
      break;
  }
  if (receipt.fate == Fate::dropped) dropped_ += receipt.last - receipt.first + 1;
  bool proves_nothing = receipt.fate == Fate::confirmed && receipt.reason == "none";
  if (proves_nothing && !std::exchange(told_of_none_, true)) {
    say_("the sender confirms with --confirm none: its receipts prove nothing");
  }
}

void Delivery::take_garbage(std::string_view record) {
  if (++garbage_ == 1) say_(fmt::format("no receipt: {}", quote_foreign(record)));
}

}  // namespace tsd::listen
