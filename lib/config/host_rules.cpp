// Rules for TSD_HOST, in an init script or in a file that it reads.
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "config/reader/cursor.h"
#include "config/rule.h"
#include "net/endpoint.h"
#include "net/host_name.h"
#include "net/tsd_url.h"

namespace tsd::config {
namespace {

constexpr std::string_view kHost = "TSD_HOST";

std::string_view bare_of(std::string_view line) {
  return trim(line, kLineBlanks);
}

/// The position of the last `#TSD_HOST=...`; line 0 when there is none.
TextPosition commented_out(const ConfigFile& file) {
  TextPosition position;
  each_line(file.text, [&](std::string_view line, int number) {
    std::string_view bare = bare_of(line);
    if (!bare.starts_with('#')) return;
    bare = bare_of(bare.substr(std::min(bare.find_first_not_of('#'), bare.size())));
    if (bare.starts_with("TSD_HOST=")) position = {number, static_cast<int>(line.find(kHost)) + 1};
  });
  return position;
}

/// True when a line tries to set it, correctly or not.
bool is_tried(const ConfigFile& file) {
  bool tried = false;
  each_line(file.text, [&](std::string_view line, int) {
    std::string_view bare = bare_of(line);
    tried =
        tried || (bare.starts_with(kHost) && bare_of(bare.substr(kHost.size())).starts_with('='));
  });
  return tried || std::ranges::any_of(file.found.all,
                                      [](const Assignment& one) { return one.name == kHost; });
}

void missing(const ConfigFile& file, const Hit& hit) {
  if (file.kind == FileKind::script && !is_tried(file) && commented_out(file).line == 0) {
    hit({1, 1}, "");
  }
}

void commented(const ConfigFile& file, const Hit& hit) {
  TextPosition position = commented_out(file);
  if (file.kind == FileKind::script && !is_tried(file) && position.line > 0) hit(position, "");
}

void also_commented(const ConfigFile& file, const Hit& hit) {
  TextPosition position = commented_out(file);
  if (is_tried(file) && position.line > 0) hit(position, "");
}

void spaced(const ConfigFile& file, const Hit& hit) {
  each_line(file.text, [&](std::string_view line, int number) {
    std::string_view bare = bare_of(line);
    if (!bare.starts_with(kHost)) return;
    std::string_view rest = bare.substr(kHost.size());
    int column = static_cast<int>(line.find(kHost) + kHost.size()) + 1;
    if (rest.starts_with(' ') || rest.starts_with('\t')) {
      if (bare_of(rest).starts_with('=')) hit({number, column}, "before '='");
    } else if (rest.starts_with("= ") || rest.starts_with("=\t")) {
      if (bare_of(rest.substr(1)).find_first_of("#;") != 0) hit({number, column + 1}, "behind '='");
    }
  });
}

/// A host with a newline in it: its quote closes somewhere further down, at the next one.
bool runs_over(const Assignment& one) {
  return one.name == kHost && one.value.find('\n') != one.value.npos;
}

/// Reports every assignment of TSD_HOST for which `holds` is true.
template <class Holds>
void each_host(const ConfigFile& file, const Hit& hit, Holds&& holds) {
  for (const Assignment& one : file.found.all) {
    if (one.name == kHost && !runs_over(one) && holds(one)) hit(one.value_place, one.value);
  }
}

void unclosed(const ConfigFile& file, const Hit& hit) {
  for (const Assignment& one : file.found.all) {
    if (one.kind == ValueKind::unclosed || runs_over(one)) hit(one.value_place, one.name);
  }
}

void empty(const ConfigFile& file, const Hit& hit) {
  each_host(file, hit, [](const Assignment& one) { return one.is_settled() && one.value.empty(); });
}

void code(const ConfigFile& file, const Hit& hit) {
  each_host(file, hit, [](const Assignment& one) { return one.kind == ValueKind::code; });
}

void one_command(const ConfigFile& file, const Hit& hit) {
  each_host(file, hit,
            [](const Assignment& one) { return one.for_one_command && !one.value.empty(); });
}

void conditional(const ConfigFile& file, const Hit& hit) {
  each_host(file, hit, [&](const Assignment& one) {
    return one.conditional && file.kind == FileKind::script;
  });
}

void twice(const ConfigFile& file, const Hit& hit) {
  const Assignment* first = nullptr;
  for (const Assignment& one : file.found.all) {
    if (one.name != kHost || one.conditional || one.for_one_command) continue;
    if (first != nullptr) hit(one.position, fmt::format("{}", first->position.line));
    if (first == nullptr) first = &one;
  }
}

void in_defaults(const ConfigFile& file, const Hit& hit) {
  if (file.kind != FileKind::defaults) return;
  for (const Assignment& one : file.found.all) {
    if (one.name == kHost) hit(one.position, "");
  }
}

/// True for HOST:PORT with a host that is valid.
bool has_host_and_port(std::string_view part) {
  std::size_t colon = part.find(':');
  return std::ranges::count(part, ':') == 1 && net::host_fault(part.substr(0, colon)).empty();
}

/// The first fault of the hosts in a TSD_HOST list; empty when all are valid.
std::string fault_of(std::string_view value) {
  for (;;) {
    std::size_t comma = value.find(',');
    std::string_view part = value.substr(0, comma);
    auto endpoint = net::parse_endpoint(part);
    if (!endpoint && has_host_and_port(part)) return net::port_rule();
    std::string fault = net::host_fault(endpoint ? std::string_view(endpoint->host) : part);
    if (!fault.empty()) return fault;
    if (comma == value.npos) return "";
    value.remove_prefix(comma + 1);
  }
}

void url(const ConfigFile& file, const Hit& hit) {
  for (const Assignment& one : file.found.all) {
    if (one.name != kHost || runs_over(one) || !one.is_settled() || !net::is_url(one.value))
      continue;
    if (auto fault = net::tsd_url_fault(bare_of(one.value)); !fault.empty())
      hit(one.value_place, fault);
  }
}

void illegal(const ConfigFile& file, const Hit& hit) {
  for (const Assignment& one : file.found.all) {
    if (one.name != kHost || !one.is_settled() || one.value.empty()) continue;
    if (net::is_url(one.value) || runs_over(one)) continue;
    std::string_view value = bare_of(one.value);  // another rule reports a carriage return
    if (auto fault = fault_of(value); !fault.empty())
      hit(one.value_place, fmt::format("\"{}\": {}", value, fault));
  }
}

void placeholder(const ConfigFile& file, const Hit& hit) {
  constexpr std::array<std::string_view, 6> kExamples{
      "dns.name.of.tsd", "tsd.example.org", "tsd.example.com", "example.com", "changeme", "HOST"};
  each_host(file, hit, [&](const Assignment& one) {
    return one.is_settled() && std::ranges::find(kExamples, one.value) != kExamples.end();
  });
}

void loopback(const ConfigFile& file, const Hit& hit) {
  each_host(file, hit, [](const Assignment& one) {
    return one.is_settled() &&
           (one.value == "localhost" || one.value == "::1" || one.value.starts_with("127."));
  });
}

void with_port(const ConfigFile& file, const Hit& hit) {
  each_host(file, hit, [](const Assignment& one) {
    auto host_and_port = net::parse_endpoint(one.value, 0, 0);
    return one.is_settled() && !net::is_url(one.value) && host_and_port && host_and_port->port != 0;
  });
}

void not_as_guided(const ConfigFile& file, const Hit& hit) {
  const Assignment* host = file.found.find(kHost);
  if (file.kind != FileKind::script || host == nullptr || !host->is_settled() ||
      host->value.empty())
    return;
  std::string guided = fmt::format("TSD_HOST={}", host->value);
  each_line(file.text, [&](std::string_view line, int number) {
    if (number == host->position.line && bare_of(line) != guided && line != guided)
      hit({number, 1}, guided);
  });
}

void not_line_five(const ConfigFile& file, const Hit& hit) {
  const Assignment* host = file.found.find(kHost);
  if (file.kind == FileKind::script && host != nullptr && host->position.line != 5) {
    hit(host->position, fmt::format("{}", host->position.line));
  }
}

constexpr Rule kHostRules[] = {
    {"host-missing", Weight::fault,
     "no line sets TSD_HOST: make line 5 TSD_HOST= and the name of the TSD's host", missing},
    {"host-commented", Weight::fault,
     "the line that sets TSD_HOST is commented out: remove its '#'", commented},
    {"host-commented-too", Weight::remark,
     "a comment holds TSD_HOST= as well, so grep prints it besides the real one", also_commented},
    {"host-blank", Weight::fault,
     "a blank {} makes a command of it, and TSD_HOST stays unset: close the gap", spaced},
    {"quote-open", Weight::fault,
     "a quote or bracket opens in the value of {} and does not close on its line", unclosed},
    {"host-empty", Weight::fault, "TSD_HOST is empty: name the TSD's host", empty},
    {"host-code", Weight::fault, "only running it could tell what {} is: write the host itself",
     code},
    {"host-one-command", Weight::fault, "this sets TSD_HOST for one command on the same line only",
     one_command},
    {"host-conditional", Weight::fault,
     "TSD_HOST is set inside a block, or behind && or ||, and may stay unset: set it on a line of "
     "its own",
     conditional},
    {"host-twice", Weight::fault,
     "TSD_HOST was set on line {} already, and the last one wins: keep one", twice},
    {"host-in-defaults", Weight::fault,
     "line 5 of the init script is the place of TSD_HOST: here it would overrule that line unseen",
     in_defaults},
    {"host-url", Weight::fault, "{}", url},
    {"host-illegal", Weight::fault, "no host can be called {}", illegal},
    {"host-placeholder", Weight::fault, "{} is an example, not your TSD", placeholder},
    {"host-loopback", Weight::remark,
     "{} is this machine itself: right only where the TSD runs here too", loopback},
    {"host-port", Weight::remark,
     "{} names a port too: tcollector's own scripts take TSD_HOST for a host alone", with_port},
    {"host-spelling", Weight::remark,
     "grep prints this line as it stands; the guide's check wants exactly {}", not_as_guided},
    {"host-line", Weight::remark,
     "TSD_HOST stands on line {}; people who follow the guide look for it on line 5",
     not_line_five},
};

}  // namespace

std::span<const Rule> host_rules() {
  return kHostRules;
}

}  // namespace tsd::config
