// Makes foreign text (from a peer, a file or a collector) safe to print in a message. A terminal
// must not act on its escape sequences (ESC [ ..., C1), a newline in it must not forge a second
// message, and its length must not matter.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tsd {

/// Bytes of a peer's words that a sentence shows.
inline constexpr std::size_t kForeignWords = 200;

/// `text` on one line: control characters (C0, DEL, C1) and bytes that are not UTF-8 as \xNN, all
/// other characters unchanged. After `limit` bytes the text is cut between characters and "..." is
/// added.
std::string printable(std::string_view text, std::size_t limit = kForeignWords);

/// The same in double quotes, with \" and \\ for quotes and backslashes inside, so that the text
/// cannot end its own quotation: "a \"b\"\x1b[2J".
std::string quote_foreign(std::string_view text, std::size_t limit = kForeignWords);

}  // namespace tsd
