#include "net/web_access.h"

#include <arpa/inet.h>
#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "base/foreign.h"
#include "base/text.h"
#include "net/host_name.h"

namespace tsd::net {
namespace {

constexpr std::size_t kShown = 80;  // bytes of a header that a sentence quotes

/// The host of HOST[:PORT], in lower case and without brackets and the dot of the root; nothing
/// when it is malformed.
std::optional<std::string> host_of(std::string_view authority) {
  std::string_view host = authority, rest;
  if (host.starts_with('[')) {
    std::size_t end = host.find(']');
    if (end == host.npos) return std::nullopt;
    rest = host.substr(end + 1);
    host = host.substr(1, end - 1);
  } else {
    rest = host.substr(std::min(host.find(':'), host.size()));
    host.remove_suffix(rest.size());
  }
  bool port = rest.starts_with(':') && rest.find_first_not_of("0123456789", 1) == rest.npos;
  if (!rest.empty() && !port) return std::nullopt;
  if (host.ends_with('.')) host.remove_suffix(1);
  if (host.empty()) return std::nullopt;
  return ascii_lower(host);
}

bool is_loopback(const std::string& address) {
  in6_addr six{};
  in_addr four{};
  if (::inet_pton(AF_INET, address.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24) == 127;
  if (::inet_pton(AF_INET6, address.c_str(), &six) != 1) return false;
  return IN6_IS_ADDR_LOOPBACK(&six) || (IN6_IS_ADDR_V4MAPPED(&six) && six.s6_addr[12] == 127);
}

/// The host of an Origin, SCHEME://HOST[:PORT]; nothing for `null` and what is malformed.
std::optional<std::string> host_of_origin(std::string_view origin) {
  constexpr std::string_view kMark = "://";
  std::size_t scheme = origin.find(kMark);
  if (scheme == origin.npos) return std::nullopt;
  return host_of(origin.substr(scheme + kMark.size()));
}

std::string shown(std::string_view text) {
  return quote_foreign(text, kShown);
}

}  // namespace

WebAccess::WebAccess(std::string_view address, std::string own_name,
                     std::vector<std::string> allowed)
    : checks_(true), loopback_(is_loopback(std::string(address))), names_(std::move(allowed)) {
  names_.emplace_back("localhost");
  names_.push_back(own_name.substr(0, own_name.find('.')));
  names_.push_back(std::move(own_name));
  std::erase(names_, "");
  for (std::string& name : names_) name = host_of(name).value_or(name);
}

bool WebAccess::knows(std::string_view host) const {
  auto name = host_of(host);
  if (!name) return false;
  return is_address(*name) || std::ranges::find(names_, *name) != names_.end();
}

std::optional<std::string> WebAccess::refuse(const WebRequest& request, WebTarget target) const {
  if (request.repeats) return "a header is there twice: Host, Origin or Sec-Fetch-Site";
  if (request.origin) {
    auto from = host_of_origin(*request.origin);
    bool is_ours = from && request.host && from == host_of(*request.host);
    if (!is_ours)
      return fmt::format("it comes from another web site: Origin {}", shown(*request.origin));
  }
  if (request.fetch_site) {
    // "same-site" is another port of the same host, which the Origin has told, or another host.
    std::string site = ascii_lower(*request.fetch_site);
    bool is_ours =
        site == "same-origin" || site == "none" || (site == "same-site" && request.origin);
    if (!is_ours) {
      return fmt::format("it comes from another web site: Sec-Fetch-Site {}",
                         shown(*request.fetch_site));
    }
  }
  bool must_know = checks_ && (loopback_ || target == WebTarget::page);
  if (!must_know || !request.host || request.host->empty() || knows(*request.host))
    return std::nullopt;
  return fmt::format("Host {} is no address and no name of this machine; --allow-host makes it one",
                     shown(*request.host));
}

}  // namespace tsd::net
