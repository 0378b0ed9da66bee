#include "ship/telnet/end_reasons.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/foreign.h"
#include "net/tls_alert.h"

namespace tsd::ship::why {
namespace {

std::string over_http(std::string_view words) {
  return words.empty() ? "" : "; over HTTP it says " + quote_foreign(words);
}

}  // namespace

std::string no_tsd(std::string_view words) {
  struct Hint {
    std::string_view start;
    std::string_view text;
  };
  constexpr std::array<Hint, 3> kHints{{
      {"HTTP/", "it speaks HTTP: try --http"},
      {net::kTlsAlert, net::kSpeaksTls},
      {"put ", "it sends our own lines back"},
  }};
  auto hint =
      std::ranges::find_if(kHints, [&](const Hint& h) { return words.starts_with(h.start); });
  std::string text = "this is no TSD: it says " + quote_foreign(words);
  return hint == kHints.end() ? text : text.append(": ").append(hint->text);
}

std::string silent(std::string_view http_words) {
  return fmt::format(
      "it read all and said nothing, so nothing shows that it is a TSD{} (is the port right? "
      "tsd-send --probe tells what is there; --dialect victoriametrics says that it is a TSD that "
      "never answers, --confirm received asks for no more than a clean end)",
      over_http(http_words));
}

std::string no_store(std::string_view http_words) {
  return "nothing shows that its database is there" + over_http(http_words);
}

std::string no_version() {
  return "it does not answer \"version\": --confirm asks for more than it gives";
}

std::string another_kind() {
  return "it answers as another kind of TSD than its lines were judged for: they are judged again";
}

std::string no_late_errors() {
  return "it reports no error behind its answer to \"version\": --confirm settled asks for more "
         "than it gives (--confirm parsed)";
}

}  // namespace tsd::ship::why
