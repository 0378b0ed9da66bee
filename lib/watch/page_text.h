// The page and its HTTP, without a socket.
#pragma once

#include <string>
#include <string_view>

namespace tsd::watch {

/// The whole answer with the page. Its script and style are allowed by `nonce`, which is to be
/// another one each time, and nothing else is: no other file, no other host.
std::string page_answer(std::string_view nonce);

/// A whole answer with a sentence: "404 Not Found". `header` is a further line with its CRLF.
std::string sentence_answer(std::string_view status, std::string_view sentence,
                            std::string_view header = "");

/// The head of a stream of events (text/event-stream, WHATWG HTML). A viewer that lost it asks
/// again after a second.
std::string events_head();
std::string event(std::string_view json);

}  // namespace tsd::watch
