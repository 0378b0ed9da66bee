// Which requests of a web browser are answered: the one rule for every port of ours that speaks
// HTTP.
//
// Any page in a browser can send requests to a port of this machine, and read the answers once its
// name resolves to it (DNS rebinding). A browser says so in headers that a page cannot change:
// Origin, Sec-Fetch-Site (Fetch Metadata) and Host. Clients that are no browsers send no Origin.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tsd::net {

/// The headers that matter, as request_head.h reads them; nothing where the request has none.
struct WebRequest {
  std::optional<std::string_view> host;
  std::optional<std::string_view> origin;
  std::optional<std::string_view> fetch_site;  ///< Sec-Fetch-Site
  bool repeats = false;                        ///< one of them comes twice
};

/// What is asked for: something that a browser shows, or what relays and scrapers send and ask for.
enum class WebTarget { page, data };

class WebAccess {
 public:
  /// Answers every Host until it is told where it listens.
  WebAccess() = default;
  /// `address` is the one that the port listens on; `own_name` is this machine's. `allowed` are
  /// further names (--allow-host).
  WebAccess(std::string_view address, std::string own_name, std::vector<std::string> allowed);

  /// The reason why the request is refused, as a sentence without a full stop; nothing when it is
  /// to be answered.
  ///
  /// Refused is a request with an Origin or a Sec-Fetch-Site of another site, whatever else it has.
  /// On a loopback address, and elsewhere for pages, the Host must be an address, `localhost`, our
  /// name or an allowed one. A request without Host is answered, and ports are not compared, for a
  /// tunnel (ssh -L) changes them.
  std::optional<std::string> refuse(const WebRequest& request, WebTarget target) const;

 private:
  bool knows(std::string_view host) const;

  bool checks_ = false;    ///< it was told where it listens
  bool loopback_ = false;  ///< only this machine can reach it
  std::vector<std::string> names_;
};

}  // namespace tsd::net
