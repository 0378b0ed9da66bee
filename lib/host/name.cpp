#include "host/name.h"

#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <memory>
#include <thread>
#include <utility>

namespace tsd::host {
namespace {

constexpr std::string_view kLiteral = "literal:";
constexpr auto kPause = std::chrono::seconds(1);

Result<Source> parse_source(std::string_view word) {
  if (word == "hostname") return Source{Source::Kind::hostname, {}};
  if (word == "fqdn") return Source{Source::Kind::fqdn, {}};
  if (word.starts_with(kLiteral) && word.size() > kLiteral.size()) {
    return Source{Source::Kind::literal, std::string(word.substr(kLiteral.size()))};
  }
  constexpr std::pair<std::string_view, Source::Kind> kCloud[] = {
      {"ec2", Source::Kind::ec2},
      {"ec2-ipv4", Source::Kind::ec2_ipv4},
      {"openstack", Source::Kind::openstack},
      {"nimbus", Source::Kind::nimbus}};
  for (auto [name, kind] : kCloud) {
    if (word == name) return Source{kind, {}};
  }
  return Error{fmt::format(
      "\"{}\" is none of hostname, fqdn, literal:X, ec2, ec2-ipv4, openstack, nimbus", word)};
}

Result<std::string> kernel_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0') {
    return last_system_error("asking for", "the host name");
  }
  return std::string(name.data());
}

/// As `hostname -f` has it.
Result<std::string> qualified_name() {
  auto name = kernel_name();
  if (!name) return name;
  addrinfo hints{};
  hints.ai_flags = AI_CANONNAME;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (int failure = ::getaddrinfo(name->c_str(), nullptr, &hints, &found); failure != 0) {
    return Error{fmt::format("looking up {}: {}", *name, ::gai_strerror(failure))};
  }
  std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found, ::freeaddrinfo);
  if (found->ai_canonname == nullptr) return Error{fmt::format("{} has no full name", *name)};
  return std::string(found->ai_canonname);
}

/// Asks again while the service is late, a second apart.
template <class Ask>
Result<std::string> patiently(Duration patience, Ask&& ask) {
  using Clock = std::chrono::steady_clock;
  auto until = Clock::now() + patience;
  for (;;) {
    Answer answer = ask();
    if (answer) return answer.text;
    if (answer.kind != Answer::late || Clock::now() + kPause >= until) return Error{answer.text};
    std::this_thread::sleep_for(kPause);
  }
}

/// For clouds that hand out the address later than they start the machine.
Result<std::string> waited_for_address(const Cloud& cloud) {
  for (bool told = false;; told = true) {
    Answer answer = public_address(cloud.service);
    if (answer) return answer.text;
    if (!told) cloud.say(fmt::format("waiting for this machine's public address: {}", answer.text));
    std::this_thread::sleep_for(kPause);
  }
}

Result<std::string> ask(const Source& source, const Cloud& cloud) {
  switch (source.kind) {
    case Source::Kind::hostname:
      return kernel_name();
    case Source::Kind::fqdn:
      return qualified_name();
    case Source::Kind::literal:
      return source.text;
    case Source::Kind::ec2:
      return patiently(cloud.patience, [&] { return public_hostname(cloud.service); });
    case Source::Kind::ec2_ipv4:
      return patiently(cloud.patience, [&] { return public_address(cloud.service); });
    case Source::Kind::openstack:
      return waited_for_address(cloud);
    case Source::Kind::nimbus:
      return patiently(cloud.patience,
                       [&] { return nimbus_hostname(cloud.root, cloud.service.deadline); });
  }
  return Error{"no such source"};
}

}  // namespace

Result<std::vector<Source>> parse_sources(std::string_view list) {
  std::vector<Source> sources;
  for (;;) {
    auto comma = list.find(',');
    auto source = parse_source(list.substr(0, comma));
    if (!source) return source.error();
    sources.push_back(std::move(*source));
    if (comma == list.npos) return sources;
    list.remove_prefix(comma + 1);
  }
}

Result<std::string> find_name(const std::vector<Source>& sources, const Cloud& cloud) {
  std::string reasons;
  for (const auto& source : sources) {
    auto name = ask(source, cloud);
    if (name) return name;
    reasons += (reasons.empty() ? "" : "; ") + name.error().text;
  }
  return Error{"no host tag: " + reasons};
}

}  // namespace tsd::host
