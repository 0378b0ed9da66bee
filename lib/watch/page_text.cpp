#include "watch/page_text.h"

#include <fmt/core.h>

#include "watch/templates.h"

namespace tsd::watch {
namespace {

/// Of every answer: nothing may embed it, sniff its type, keep it, or learn where a link was.
constexpr std::string_view kHeaders =
    "X-Content-Type-Options: nosniff\r\n"
    "X-Frame-Options: DENY\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Cache-Control: no-store\r\n"
    "Connection: close\r\n";
constexpr std::string_view kNothingAllowed =
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";

std::string policy(std::string_view nonce) {
  return fmt::format(
      "Content-Security-Policy: default-src 'none'; script-src 'nonce-{0}'; style-src 'nonce-{0}'; "
      "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
      "frame-ancestors 'none'\r\n",
      nonce);
}

std::string answer(std::string_view status, std::string_view type, std::string_view headers,
                   std::string_view body) {
  return fmt::format(
      "HTTP/1.1 {}\r\nContent-Type: {}; charset=utf-8\r\nContent-Length: {}\r\n{}{}\r\n{}", status,
      type, body.size(), kHeaders, headers, body);
}

}  // namespace

std::string page_answer(std::string_view nonce) {
  constexpr std::string_view kPlace = "@NONCE@";
  std::string body;
  std::string_view rest = page_html;
  for (std::size_t at; (at = rest.find(kPlace)) != rest.npos;
       rest.remove_prefix(at + kPlace.size())) {
    body.append(rest.substr(0, at)).append(nonce);
  }
  body.append(rest);
  return answer("200 OK", "text/html", policy(nonce), body);
}

std::string sentence_answer(std::string_view status, std::string_view sentence,
                            std::string_view header) {
  return answer(status, "text/plain", fmt::format("{}{}", kNothingAllowed, header),
                fmt::format("{}\n", sentence));
}

std::string events_head() {
  return fmt::format(
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n{}{}\r\nretry: 1000\n\n", kHeaders,
      kNothingAllowed);
}

std::string event(std::string_view json) {
  return fmt::format("data: {{{}}}\n\n", json);
}

}  // namespace tsd::watch
