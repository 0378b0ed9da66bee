#include "net/host_name.h"

#include <unistd.h>

#include <arpa/inet.h>
#include <fmt/core.h>

#include <algorithm>

#include "base/ascii.h"
#include "base/number.h"
#include "base/utf8.h"

namespace tsd::net {
namespace {

bool is_label_byte(char c) {
  return is_ascii_alnum(c) || c == '-' || c == '_';
}

std::string label_fault(std::string_view label) {
  if (label.empty()) return "a part between two dots is empty";
  if (label.size() > 63) return "a part between two dots has more than 63 bytes";
  if (label.front() == '-' || label.back() == '-') return "a part begins or ends with '-'";
  auto odd = std::ranges::find_if_not(label, is_label_byte);
  if (odd == label.end()) return "";
  if (*odd == ' ') return "a host name cannot contain a blank";
  if (is_international(label)) return kInternational;
  auto byte = static_cast<unsigned char>(*odd);
  return byte > 0x20 && byte < 0x7f ? fmt::format("a name has no '{}'", *odd)
                                    : fmt::format("a name has no byte 0x{:02x}", byte);
}

}  // namespace

bool is_international(std::string_view host) {
  bool beyond = false;
  while (!host.empty()) {
    Rune rune = first_rune(host);
    if (!rune.is_printable()) return false;
    beyond = beyond || rune.value > 0x7f;
    host.remove_prefix(rune.size);
  }
  return beyond;
}

std::string_view url_scheme(std::string_view text) {
  std::string_view scheme = text.substr(0, text.find("://"));
  bool is_url = scheme.size() < text.size() && std::ranges::all_of(scheme, is_label_byte);
  return is_url ? scheme : std::string_view();
}

bool is_number(std::string_view host) {
  in_addr address{};
  bool has_dot = host.find('.') != host.npos;
  return is_digits(host) || (!has_dot && ::inet_aton(std::string(host).c_str(), &address) != 0);
}

std::string host_fault(std::string_view host) {
  in6_addr six{};
  in_addr four{};
  std::string whole(host);
  if (host.empty()) return "it is empty";
  if (::inet_pton(AF_INET6, whole.substr(0, whole.find('%')).c_str(), &six) == 1) return "";
  if (::inet_pton(AF_INET, whole.c_str(), &four) == 1) return "";
  if (auto scheme = url_scheme(host); !scheme.empty())
    return fmt::format("leave {}:// out", scheme);
  if (is_number(host)) return kNumber;
  if (host.size() > 253) return "it has more than 253 bytes";
  if (host.ends_with('.')) host.remove_suffix(1);  // the dot of the DNS root
  std::string_view last = host.substr(host.rfind('.') + 1);
  for (std::string_view rest = host;;) {
    std::size_t dot = rest.find('.');
    if (auto fault = label_fault(rest.substr(0, dot)); !fault.empty()) return fault;
    if (dot == rest.npos) break;
    rest.remove_prefix(dot + 1);
  }
  if (is_digits(last)) return "it looks like an IPv4 address and is none";
  return "";
}

bool is_address(const std::string& host) {
  in6_addr ignored{};
  return ::inet_pton(AF_INET, host.c_str(), &ignored) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), &ignored) == 1;
}

std::string own_host_name() {
  char name[256] = "";
  ::gethostname(name, sizeof name - 1);
  return name;
}

}  // namespace tsd::net
