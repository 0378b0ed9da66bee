// A receipt: what a sender tells of lines that it has read, as a record "FIRST[-LAST] STATE
// [REASON]". tsd-send(1) describes it; tsd-listen --receipts reads it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tsd::listen {

enum class Fate { confirmed, spooled, rejected, dropped };

struct Receipt {
  std::uint64_t first = 0;  ///< which line of the sender's stdin, from 1
  std::uint64_t last = 0;   ///< not before `first`
  Fate fate = Fate::confirmed;
  std::string_view reason;  ///< the level of proof, the code of a rejection; may be empty
};

/// The name of a fate in a record.
std::string_view name_of(Fate fate);

/// Reads a record without its newline; nothing when it is none. `reason` is part of `record`.
std::optional<Receipt> read_receipt(std::string_view record);

}  // namespace tsd::listen
