#include "init/tsd.h"

#include <fmt/core.h>

#include <cstdint>

#include "base/foreign.h"
#include "base/number.h"
#include "net/endpoint.h"
#include "net/host_name.h"
#include "net/tsd_url.h"

namespace tsd::init {

Result<Tsd> parse_tsd(std::string_view word) {
  if (auto endpoint = net::parse_endpoint(word)) {
    if (endpoint->is_port_assumed) return Tsd{endpoint->host, std::nullopt};
    return Tsd{endpoint->host, endpoint->port};
  }
  if (net::is_url(word) && net::tsd_url_fault(word).empty()) return Tsd{std::string(word), {}};
  std::size_t colon = word.rfind(':');
  bool url = !net::url_scheme(word).empty();
  bool host_is_fine = !url && colon != word.npos && net::host_fault(word.substr(0, colon)).empty();
  if (host_is_fine) {
    auto port = parse_port(word.substr(colon + 1));
    return Error{fmt::format("the TSD {} is refused: its port {}", quote_foreign(word),
                             port ? "needs [ ] around the address" : port.error().text)};
  }
  bool address = !url && word.find_first_of(":[") != word.npos;
  if (address)
    return Error{
        fmt::format("the TSD {} is refused: it is not HOST, HOST:PORT, IPV6 or [IPV6]:PORT",
                    quote_foreign(word))};
  return Error{
      fmt::format("the host {} is refused: {}", quote_foreign(word), net::host_fault(word))};
}

std::string_view first_tsd(std::string_view list) {
  return net::is_url(list) ? list : list.substr(0, list.find(','));
}

Result<std::uint16_t> parse_port(std::string_view word) {
  auto port = parse_number<std::uint16_t>(word);
  if (port && *port > 0) return *port;
  return Error{fmt::format("{} is not a whole number from 1 to 65535", quote_foreign(word))};
}

}  // namespace tsd::init
