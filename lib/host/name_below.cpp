#include "host/name_below.h"

#include <fcntl.h>
#include <fmt/core.h>

#include <cstddef>
#include <utility>

#include "base/text.h"
#include "os/file.h"

namespace tsd::host {
namespace {

constexpr const char* kHostname = "/etc/hostname";
constexpr const char* kHosts = "/etc/hosts";
constexpr std::size_t kMost = 1u << 20;  // bytes of either

Result<std::string> text_below(const os::Root& root, const char* path) {
  auto fd = root.open(path, O_RDONLY | O_NONBLOCK);
  if (!fd) return fd.error();
  std::string text;
  auto done = os::check_regular(fd->get());
  if (done) done = os::read_all(fd->get(), text, kMost);
  if (!done) return std::move(done.error()).with_context("reading", root.path(path));
  return text;
}

}  // namespace

Result<std::string> hostname_below(const os::Root& root) {
  auto text = text_below(root, kHostname);
  if (!text) return text.error();
  std::string_view name = name_in(*text);
  if (name.empty()) return Error{fmt::format("{} has no name", root.path(kHostname))};
  return std::string(name);
}

Result<std::string> fqdn_below(const os::Root& root) {
  auto name = hostname_below(root);
  if (!name || name->find('.') != std::string::npos) return name;
  auto hosts = text_below(root, kHosts);
  if (!hosts) return hosts.error();
  std::string_view full = canonical_name(*hosts, *name);
  if (full.find('.') != full.npos) return std::string(full);
  return Error{fmt::format("{} has no full name of {}", root.path(kHosts), *name)};
}

std::string_view name_in(std::string_view hostname_file) {
  for (std::string_view line : lines_of(hostname_file)) {
    line = trim(line);
    if (!line.empty() && line[0] != '#') return line;
  }
  return {};
}

std::string_view canonical_name(std::string_view hosts_file, std::string_view name) {
  for (std::string_view line : lines_of(hosts_file)) {
    std::string_view rest = line.substr(0, line.find('#'));
    next_word(rest);  // the address
    std::string_view first = next_word(rest);
    for (std::string_view word = first; !word.empty(); word = next_word(rest)) {
      if (word == name) return first;
    }
  }
  return {};
}

}  // namespace tsd::host
