// Makes foreign text (from a peer, a file or a collector) safe to print in a message. A terminal
// must not act on its escape sequences (ESC [ ..., C1), nothing in it may forge a second message (a
// newline, U+2028) or turn the words around it (U+202E), and its length must not matter.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tsd {

/// Bytes of a peer's words that a sentence shows.
inline constexpr std::size_t kForeignWords = 200;

/// What becomes of a TAB: it does no harm in a sentence, but it separates the fields of a record.
enum class Tab { escaped, kept };

/// `text` on one line: characters that are not printable (base/utf8.h) and bytes that are not UTF-8
/// as \xNN for each byte, all other characters unchanged. After `limit` bytes the text is cut
/// between characters and "..." is added. What it has returned it leaves as it is.
std::string printable(std::string_view text, std::size_t limit = kForeignWords,
                      Tab tab = Tab::escaped);

/// The same in double quotes, with \" and \\ for quotes and backslashes inside, so that the text
/// cannot end its own quotation: "a \"b\"\x1b[2J".
std::string quote_foreign(std::string_view text, std::size_t limit = kForeignWords);

}  // namespace tsd
