#include "ship/remote_write/write_target.h"

#include <fmt/core.h>
#include <cstdint>

#include <algorithm>
#include <utility>

#include "base/foreign.h"

namespace tsd::ship {
namespace {

constexpr std::string_view kEnd = "/api/v1/write";

struct Url {
  std::string_view host;  ///< HOST or HOST:PORT
  std::string_view path;
  bool tls;
};

/// Nothing for what is no URL of a receiver.
std::optional<Url> cut_url(std::string_view text) {
  for (std::string_view scheme : {"http://", "https://"}) {
    if (!text.starts_with(scheme) || !text.ends_with(kEnd)) continue;
    std::string_view rest = text.substr(scheme.size());
    std::size_t slash = rest.find('/');
    return Url{rest.substr(0, slash), rest.substr(slash), scheme == "https://"};
  }
  return std::nullopt;
}

bool is_clean(std::string_view path) {
  return std::ranges::none_of(path, [](char c) {
    return c == '?' || c == '#' || static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
  });
}

class TargetList {
 public:
  explicit TargetList(std::uint16_t port) : port_(port) {}

  Result<void> add(std::string_view word) {
    auto url = cut_url(word);
    if (url && !is_clean(url->path)) url.reset();
    std::uint16_t url_port = url && url->tls ? 443 : 80;
    auto endpoint =
        url ? net::parse_endpoint(url->host, url_port) : net::parse_endpoint(word, port_);
    if (!endpoint) return endpoint.error();
    if (!(url ? agrees(*url) : !target_.path)) {
      return Error{fmt::format("{}: all of -H have one scheme and one path", quote_foreign(word))};
    }
    target_.endpoints.push_back(*std::move(endpoint));
    return {};
  }
  WriteTarget take() { return std::move(target_); }

 private:
  /// True where the URL is like those before it.
  bool agrees(const Url& url) {
    if (target_.endpoints.empty()) {
      target_.path = std::string(url.path);
      target_.tls = url.tls;
    }
    return target_.path == url.path && target_.tls == url.tls;
  }

  std::uint16_t port_;
  WriteTarget target_;
};

}  // namespace

Result<WriteTarget> parse_write_target(std::string_view list, std::optional<std::uint16_t> port) {
  TargetList targets(port.value_or(kWritePort));
  for (;;) {
    std::size_t comma = list.find(',');
    auto added = targets.add(list.substr(0, comma));
    if (!added) return added.error();
    if (comma == list.npos) return targets.take();
    list.remove_prefix(comma + 1);
  }
}

}  // namespace tsd::ship
