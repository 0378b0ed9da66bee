#include "host/name.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "base/ascii.h"
#include "base/foreign.h"
#include "host/name_below.h"
#include "net/host_name.h"
#include "net/look_up.h"

namespace tsd::host {
namespace {

constexpr std::string_view kLiteral = "literal:";

constexpr std::pair<std::string_view, Source::Kind> kWords[] = {
    {"hostname", Source::Kind::hostname},
    {"fqdn", Source::Kind::fqdn},
    {"ec2", Source::Kind::ec2},
    {"ec2-ipv4", Source::Kind::ec2_ipv4},
    {"openstack", Source::Kind::openstack},
    {"nimbus", Source::Kind::nimbus}};

Result<Source> parse_source(std::string_view word) {
  if (word.starts_with(kLiteral) && word.size() > kLiteral.size()) {
    return Source{Source::Kind::literal, std::string(word.substr(kLiteral.size()))};
  }
  for (auto [name, kind] : kWords) {
    if (word == name) return Source{kind, {}};
  }
  return Error{fmt::format(
      "unknown source \"{}\": one of hostname, fqdn, literal:X, ec2, ec2-ipv4, openstack, nimbus",
      word)};
}

Result<std::string> kernel_name() {
  std::string name = net::own_host_name();
  if (name.empty()) return last_system_error("asking for", "the host name");
  return name;
}

/// The name that `hostname -f` prints.
Result<std::string> qualified_name(Duration patience) {
  auto name = kernel_name();
  if (!name) return name;
  auto look_up = net::LookUp::start(*name, 0, net::LookUp::Want::full_name);
  if (!look_up) return look_up.error();
  auto found = look_up->wait(std::chrono::steady_clock::now() + patience);
  if (!found) return std::move(found.error()).with_context("looking up", *name);
  if (found->full_name.empty()) return Error{fmt::format("{} has no full name", *name)};
  return found->full_name;
}

Answer answer_of(const Result<std::string>& found) {
  return found ? Answer{Answer::known, *found} : Answer{Answer::none, found.error().text};
}

Answer answer_of_any(const Source& source, const Cloud& cloud) {
  switch (source.kind) {
    case Source::Kind::hostname:
      return answer_of(cloud.root.is_this_machine() ? kernel_name() : hostname_below(cloud.root));
    case Source::Kind::fqdn:
      return answer_of(cloud.root.is_this_machine() ? qualified_name(cloud.service.deadline)
                                                    : fqdn_below(cloud.root));
    case Source::Kind::literal:
      return {Answer::known, source.text};
    case Source::Kind::ec2:
      return public_hostname(cloud.service);
    case Source::Kind::ec2_ipv4:
    case Source::Kind::openstack:
      return public_address(cloud.service);
    case Source::Kind::nimbus:
      return nimbus_hostname(cloud.root, cloud.service.deadline);
  }
  return {};
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

std::string Source::word() const {
  for (auto [name, known] : kWords) {
    if (kind == known) return std::string(name);
  }
  return std::string(kLiteral) + text;
}

bool is_placeholder(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) c = ascii_lower(c);
  std::string_view first = std::string_view(lower).substr(0, lower.find('.'));
  constexpr std::string_view kNobody[] = {"localhost",     "localhost4",   "localhost6",
                                          "ip6-localhost", "ip6-loopback", "(none)"};
  return std::ranges::count(kNobody, first) > 0;
}

Answer ask(const Source& source, const Cloud& cloud) {
  Answer answer = answer_of_any(source, cloud);
  bool is_name = !answer || source.kind == Source::Kind::literal || !is_placeholder(answer.text);
  if (is_name) return answer;
  return {
      Answer::none,
      fmt::format("{} has \"{}\", which is the name of no machine: hostnamectl set-hostname NAME "
                  "gives it one",
                  source.word(), printable(answer.text))};
}

std::string own_name(const os::Root& root) {
  if (root.is_this_machine()) return net::own_host_name();
  auto name = hostname_below(root);
  return name ? *name : "";
}

Result<std::string> find_name(const std::vector<Source>& sources, const Cloud& cloud) {
  std::string reasons;
  for (const auto& source : sources) {
    Answer answer = ask(source, cloud);
    if (answer) return answer.text;
    reasons += (reasons.empty() ? "" : "; ") + answer.text;
  }
  return Error{"no host tag: " + reasons};
}

}  // namespace tsd::host
