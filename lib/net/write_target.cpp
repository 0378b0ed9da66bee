#include "net/write_target.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/foreign.h"
#include "net/url.h"

namespace tsd::net {
namespace {

constexpr std::string_view kEnd = "/api/v1/write";

struct Scheme {
  std::string_view front;
  std::uint16_t port;
  std::string_view option;  ///< that stands for it beside a host
};
constexpr Scheme kSchemes[] = {{"http://", 80, ""}, {"https://", 443, " --tls"}};

struct WriteUrl {
  std::string_view host;  ///< HOST or HOST:PORT
  std::string_view path;
  const Scheme* scheme;
  bool tls() const { return scheme != &kSchemes[0]; }
};

/// Nothing for what is no URL over HTTP.
std::optional<WriteUrl> cut_any_url(std::string_view text) {
  for (const Scheme& scheme : kSchemes) {
    if (!text.starts_with(scheme.front)) continue;
    std::string_view rest = text.substr(scheme.front.size());
    std::size_t slash = std::min(rest.find('/'), rest.size());
    return WriteUrl{rest.substr(0, slash), rest.substr(slash), &scheme};
  }
  return std::nullopt;
}

/// Nothing for what is no URL of a receiver.
std::optional<WriteUrl> cut_url(std::string_view text) {
  auto url = cut_any_url(text);
  return url && url->path.ends_with(kEnd) && path_fault(url->path).empty() ? url : std::nullopt;
}

/// What to write for a receiver, where `text` is a URL that is not its: Mimir's path is
/// /api/v1/push.
std::string write_hint(std::string_view text) {
  auto url = cut_any_url(text);
  auto endpoint = parse_endpoint(url ? url->host : "", url ? url->scheme->port : kWritePort);
  if (!endpoint) return "";
  if (url->path.size() < 2) return fmt::format("{}{}{}", url->scheme->front, url->host, kEnd);
  if (!path_fault(url->path).empty()) return "";
  return fmt::format("-H {}{} --http-path {}", to_string(*endpoint), url->scheme->option,
                     url->path);
}

/// The sentence of parse_endpoint() about a URL names an option that is not for remote write.
Error no_target(const Error& error, std::string_view text) {
  std::string hint = write_hint(text);
  if (hint.empty()) return error;
  return Error{fmt::format("{} or write {}", error.text.substr(0, error.text.find(';')), hint)};
}

class TargetList {
 public:
  explicit TargetList(std::uint16_t port) : port_(port) {}

  Result<void> add(std::string_view word) {
    auto url = cut_url(word);
    auto endpoint =
        url ? parse_endpoint(url->host, url->scheme->port) : parse_endpoint(word, port_);
    if (!endpoint) return no_target(endpoint.error(), word);
    if (!(url ? agrees(*url) : !target_.path)) {
      return Error{fmt::format("{}: all of -H have one scheme and one path", quote_foreign(word))};
    }
    target_.endpoints.push_back(*std::move(endpoint));
    return {};
  }
  WriteTarget take() { return std::move(target_); }

 private:
  /// True where the URL is like those before it.
  bool agrees(const WriteUrl& url) {
    if (target_.endpoints.empty()) {
      target_.path = std::string(url.path);
      target_.tls = url.tls();
    }
    return target_.path == url.path && target_.tls == url.tls();
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

bool has_write_url(std::string_view list) {
  for (std::size_t comma = 0; comma != list.npos;) {
    comma = list.find(',');
    if (cut_url(list.substr(0, comma))) return true;
    list.remove_prefix(std::min(comma, list.size()));
    if (!list.empty()) list.remove_prefix(1);
  }
  return false;
}

}  // namespace tsd::net
