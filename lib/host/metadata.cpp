#include "host/metadata.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <optional>

#include "base/ascii.h"
#include "base/text.h"
#include "host/http_get.h"
#include "net/host_name.h"
#include "os/file.h"

namespace tsd::host {
namespace {

constexpr std::string_view kTokenPath = "/latest/api/token";
constexpr Blanks kHttpBlanks(" \t\r\n");
constexpr std::string_view kTokenWish =
    "X-aws-ec2-metadata-token-ttl-seconds: 60\r\nContent-Length: 0\r\n";

/// True for a valid tag value of OpenTSDB.
bool is_tag_value(std::string_view text) {
  return !text.empty() && text.size() <= 255 && std::ranges::all_of(text, [](char c) {
    return is_ascii_alnum(c) || std::string_view("-_./").find(c) != std::string_view::npos;
  });
}

bool is_ipv4(const std::string& text) {
  in_addr address{};
  return ::inet_pton(AF_INET, text.c_str(), &address) == 1;
}

Answer failed(const Error& error) {
  bool nobody =
      error.system == ECONNREFUSED || error.system == EHOSTUNREACH || error.system == ENETUNREACH;
  return {nobody ? Answer::none : Answer::late, error.text};
}

/// A token, if the service issues one (IMDSv2); otherwise empty.
Result<std::string> fetch_token(const Metadata& service) {
  auto reply = ask_http(service.server, "PUT", service.path + std::string(kTokenPath), kTokenWish,
                        service.deadline);
  if (!reply) return reply.error();
  std::string token(trim(reply->body, kHttpBlanks));
  bool sound = reply->status == 200 && token.find_first_of("\r\n") == token.npos;
  return sound ? token : std::string();
}

Answer judged(const Metadata& service, std::string_view item, const HttpReply& reply) {
  std::string where = fmt::format("{} of {}", item, to_string(service.server));
  if (reply.status == 404) return {Answer::none, where + ": not there"};
  if (reply.status != 200) return {Answer::late, fmt::format("{}: status {}", where, reply.status)};
  std::string text(trim(reply.body, kHttpBlanks));
  if (text.empty()) return {Answer::none, where + ": empty"};
  if (!is_tag_value(text)) return {Answer::absurd, where + ": the answer cannot be a tag"};
  return {Answer::known, text};
}

/// The answer; `absurd` when `fits` refuses it.
template <class Fits>
Answer insist(Answer answer, std::string_view what, Fits&& fits) {
  if (answer && !fits(answer.text)) {
    return {Answer::absurd, fmt::format("\"{}\" is no {}", answer.text, what)};
  }
  return answer;
}

bool is_host(const std::string& text) {
  return net::host_fault(text).empty();
}

std::optional<Metadata> nimbus(const os::Root& root, Duration deadline) {
  auto fd = root.open(kNimbusUrlFile, O_RDONLY | O_NONBLOCK);
  std::string text;
  if (!fd || !os::read_all(fd->get(), text, 4096)) return std::nullopt;
  auto service = parse_metadata_url(trim(text, kHttpBlanks), deadline);
  return service ? std::optional(*service) : std::nullopt;
}

/// From `service`, else from Nimbus if its file exists. When both fail, the reason is that of the
/// first.
Answer ask_both(const Metadata& service, const os::Root& root, std::string_view item) {
  Answer first = ask(service, item);
  if (first) return first;
  if (auto second = nimbus(root, service.deadline)) {
    if (Answer answer = ask(*second, item)) return answer;
  }
  return first;
}

}  // namespace

Result<Metadata> parse_metadata_url(std::string_view url, Duration deadline) {
  constexpr std::string_view kScheme = "http://";
  Error refused{fmt::format("\"{}\" is not http://HOST[:PORT][/PATH]", url)};
  if (!url.starts_with(kScheme)) return refused;
  url.remove_prefix(kScheme.size());
  auto server = net::parse_endpoint(url.substr(0, url.find('/')), 80);
  std::string_view path = url.substr(std::min(url.find('/'), url.size()));
  while (path.ends_with('/')) path.remove_suffix(1);
  bool plain = std::ranges::all_of(path, [](char c) { return c > 0x20 && c < 0x7f; });
  if (!server || !plain) return refused;
  return Metadata{*server, std::string(path), deadline};
}

Answer ask(const Metadata& service, std::string_view item) {
  std::string path = fmt::format("{}/latest/meta-data/{}", service.path, item);
  auto reply = ask_http(service.server, "GET", path, "", service.deadline);
  if (reply && reply->status == 401) {
    auto token = fetch_token(service);
    if (!token) return failed(token.error());
    std::string header = fmt::format("X-aws-ec2-metadata-token: {}\r\n", *token);
    reply = ask_http(service.server, "GET", path, header, service.deadline);
  }
  return reply ? judged(service, item, *reply) : failed(reply.error());
}

Answer public_hostname(const Metadata& service) {
  return insist(ask(service, "public-hostname"), "host name", is_host);
}

Answer nimbus_hostname(const os::Root& root, Duration deadline) {
  auto service = nimbus(root, deadline);
  if (!service) return {Answer::none, fmt::format("no URL in {}", root.path(kNimbusUrlFile))};
  return public_hostname(*service);
}

Answer public_address(const Metadata& service) {
  return insist(ask(service, "public-ipv4"), "IPv4 address", is_ipv4);
}

Answer phantom_unique(const Metadata& service, const os::Root& root) {
  std::string whole;
  for (std::string_view item : {"ami-id", "instance-id", "local-ipv4"}) {
    Answer part = ask_both(service, root, item);
    if (!part) return part;
    whole += (whole.empty() ? "" : "/") + part.text;
  }
  return {Answer::known, whole};
}

}  // namespace tsd::host
