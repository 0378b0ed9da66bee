#include "net/endpoint.h"

#include <arpa/inet.h>
#include <fmt/core.h>

#include <algorithm>
#include <cstdint>

#include "base/ascii.h"
#include "base/foreign.h"
#include "base/number.h"
#include "net/host_name.h"

namespace tsd::net {
namespace {

bool is_ipv6(std::string_view host) {
  in6_addr address{};
  std::string bare(host.substr(0, host.find('%')));  // the resolver checks the zone ("%eth0")
  return ::inet_pton(AF_INET6, bare.c_str(), &address) == 1;
}

/// True for a name that resolvers accept: letters, digits, '-', '_', '.'; at most 253 bytes.
bool is_name(std::string_view host) {
  auto fits = [](char c) { return is_ascii_alnum(c) || c == '-' || c == '_' || c == '.'; };
  return !host.empty() && host.size() <= 253 && host.front() != '-' && host.front() != '.' &&
         std::ranges::all_of(host, fits);
}

/// What to leave out of a URL, and which option says the same.
std::string hint_at(std::string_view text) {
  std::string_view scheme = url_scheme(text);
  if (scheme.empty()) {
    std::size_t path = text.find('/');
    bool has_path = path != text.npos && path > 0;
    return has_path ? fmt::format(": leave {} out", printable(text.substr(path))) : "";
  }
  std::string_view option = scheme == "http"    ? "; --http speaks it"
                            : scheme == "https" ? "; --http --tls speak it"
                                                : "";
  return fmt::format(": leave {}:// out{}", scheme, option);
}

Error malformed(std::string_view text) {
  if (is_international(text))
    return Error{fmt::format("{}: {}", quote_foreign(text), kInternational)};
  return Error{fmt::format("{} is not HOST, HOST:PORT or [IPV6]:PORT{}", quote_foreign(text),
                           hint_at(text))};
}

/// `port` is the text behind the colon of `text`.
Error bad_port(std::string_view text, std::string_view port, std::uint16_t least) {
  bool is_other = port.empty() || !hint_at(text).empty();  // HOST:, or a URL
  if (is_other) return malformed(text);
  return Error{fmt::format("{}: {}", quote_foreign(text), port_rule(least))};
}

}  // namespace

Result<Endpoint> parse_endpoint(std::string_view text, std::optional<std::uint16_t> standing_port,
                                std::uint16_t least) {
  std::string_view host = text;
  std::string_view port;
  bool bracketed = text.starts_with('[');
  if (bracketed) {
    std::size_t close = text.find(']');
    if (close == text.npos) return malformed(text);
    host = text.substr(1, close - 1);
    port = text.substr(close + 1);
  } else if (std::ranges::count(text, ':') == 1) {
    host = text.substr(0, text.find(':'));
    port = text.substr(host.size());
  }
  bool six = is_ipv6(host);
  if (bracketed ? !six : !six && !is_name(host)) return malformed(text);
  if (is_number(host)) return Error{fmt::format("{}: {}", quote_foreign(text), kNumber)};

  Endpoint endpoint{std::string(host), standing_port.value_or(kTsdPort),
                    port.empty() && !standing_port};
  if (!port.empty()) {
    if (!port.starts_with(':')) return malformed(text);
    auto number = parse_number<std::uint16_t>(port.substr(1));
    if (!number || *number < least) return bad_port(text, port.substr(1), least);
    endpoint.port = *number;
  }
  if (endpoint.port < least) return malformed(text);
  return endpoint;
}

Result<std::vector<Endpoint>> parse_endpoints(std::string_view list,
                                              std::optional<std::uint16_t> standing_port) {
  std::vector<Endpoint> endpoints;
  for (;;) {
    std::size_t comma = list.find(',');
    auto endpoint = parse_endpoint(list.substr(0, comma), standing_port);
    if (!endpoint) return endpoint.error();
    endpoints.push_back(*std::move(endpoint));
    if (comma == list.npos) return endpoints;
    list.remove_prefix(comma + 1);
  }
}

std::string port_rule(std::uint16_t least) {
  return fmt::format("a port is a number from {} to 65535", least);
}

std::string to_string(const Endpoint& endpoint) {
  bool six = endpoint.host.find(':') != std::string::npos;
  return six ? fmt::format("[{}]:{}", endpoint.host, endpoint.port)
             : fmt::format("{}:{}", endpoint.host, endpoint.port);
}

}  // namespace tsd::net
