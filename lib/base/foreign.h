// Foreign text: what a peer, a file or a collector said, made fit for a sentence that is read on a
// terminal. Escape sequences of a terminal (ESC [ ..., C1) must be shown, not obeyed; one message
// must not forge a second one by a newline; and no length is trusted.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tsd {

/// `text` on one line: control characters (C0, DEL, C1) and bytes that are not UTF-8 as \xNN, all
/// else as it stands. Of more than `limit` bytes the first characters up to there, and "...".
std::string printable(std::string_view text, std::size_t limit);

/// The same between double quotes, with \" and \\ for those within, so that the text cannot end
/// its own quotation: "a \"b\"\x1b[2J".
std::string quote_foreign(std::string_view text, std::size_t limit = 200);

}  // namespace tsd
