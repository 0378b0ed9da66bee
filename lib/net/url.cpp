#include "net/url.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>

#include "base/foreign.h"
#include "net/host_name.h"

namespace tsd::net {
namespace {

constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;

Error unfit(std::string_view text, std::string_view why) {
  return Error{fmt::format("{} is no URL: {}", quote_foreign(text), why)};
}

bool is_plain(char c) {
  return c > ' ' && c < 0x7f;
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
  Url url;
  std::string_view rest = text;
  if (rest.starts_with("https://")) {
    url.tls = true;
    rest.remove_prefix(8);
  } else if (rest.starts_with("http://")) {
    rest.remove_prefix(7);
  } else {
    bool has_scheme = !url_scheme(text).empty();
    return unfit(
        text, has_scheme ? "only http:// and https:// are known" : "write http://HOST:PORT/PATH");
  }
  if (!std::ranges::all_of(rest, is_plain))
    return unfit(text, "it has a blank or a character beyond ASCII; write it as %XX");
  if (rest.find('#') != rest.npos)
    return unfit(text, "a server never sees what stands behind \"#\"");
  std::string_view host = rest.substr(0, rest.find_first_of("/?"));
  // The text is not quoted: there may be a password in it.
  if (host.find('@') != host.npos)
    return Error{"a URL with a user in it: name user and password file by options"};
  auto endpoint = parse_endpoint(host, url.tls ? kHttpsPort : kHttpPort);
  if (!endpoint) return endpoint.error();
  url.endpoint = *std::move(endpoint);
  url.host = host;
  url.target = rest.substr(host.size());
  return url;
}

std::string path_fault(std::string_view path) {
  if (!path.starts_with('/')) return "a path begins with \"/\"";
  auto odd = std::ranges::find_if(path, [](char c) {
    return c == '?' || c == '#' || static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
  });
  if (odd == path.end()) return "";
  if (*odd == '?') return "a path has no \"?\": leave the query out";
  return *odd == '#' ? "a path has no \"#\"" : "a path has no blank and no control character";
}

std::string to_string(const Url& url) {
  return (url.tls ? "https://" : "http://") + url.host + url.target;
}

}  // namespace tsd::net
