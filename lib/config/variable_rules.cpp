// Rules for variables beside TSD_HOST, and for names that were meant to be it.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "base/number.h"
#include "config/replacement.h"
#include "config/rule.h"

namespace tsd::config {
namespace {

constexpr std::string_view kHost = "TSD_HOST", kPort = "TSD_PORT";

void port(const ConfigFile& file, const Hit& hit) {
  for (const Assignment& one : file.found.all) {
    if (one.name != kPort || !one.is_settled()) continue;
    auto number = parse_number<int>(trim(one.value, kLineBlanks));
    if (!number || *number < 1 || *number > 65535) hit(one.value_place, one.value);
  }
}

/// TSD_HOST in another case, without its underscore, or misspelled in a common way.
void misspelled(const ConfigFile& file, const Hit& hit) {
  constexpr std::array<std::string_view, 6> kOther{"TSDHOST",      "TSD-HOST", "TSD_HOSTS",
                                                   "TSD_HOSTNAME", "TSB_HOST", "TDS_HOST"};
  each_line(file.text, [&](std::string_view line, int number) {
    std::string_view bare = trim(line, kLineBlanks);
    std::string name(trim(bare.substr(0, bare.find('=')), kLineBlanks));
    if (name.size() == bare.size() || name == kHost || name.empty()) return;
    std::string loud = name;
    for (char& c : loud) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 0x20) : c;
    if (file.kind == FileKind::defaults && name == "TSD_HOSTS") return;  // variable-replaced
    if (loud == kHost || std::ranges::find(kOther, loud) != kOther.end()) {
      hit({number, static_cast<int>(line.find(name)) + 1}, name);
    }
  });
}

/// The variables that packaged tcollectors have in their settings files, and where they belong.
void replaced(const ConfigFile& file, const Hit& hit) {
  if (file.kind != FileKind::defaults) return;
  auto rows = replaced_settings(file);
  std::erase_if(rows, [](const Replaced& one) { return one.name == kHost || one.name == kPort; });
  for (const Replaced& one : rows) {
    std::string place = one.target == Replaced::collect ? "COLLECT_OPTIONS has "
                        : one.target == Replaced::send  ? "SEND_OPTIONS has "
                                                        : "";
    bool install = one.target == Replaced::host;
    hit(one.position, fmt::format("{} is not read here: {}{}", one.name, place,
                                  install ? to_string(one) : one.text));
  }
  constexpr std::array<std::string_view, 3> kSame{kPort, "PIDFILE", "RUN_AS_USER"};
  for (const Assignment& one : file.found.all) {
    if (!rows.empty() && std::ranges::find(kSame, one.name) != kSame.end())
      hit(one.position, fmt::format("{} keeps its name and its meaning", one.name));
  }
}

/// Each name once, where it is set first; one that is misspelled has a rule of its own.
void unread(const ConfigFile& file, const Hit& hit) {
  std::set<std::string, std::less<>> told;
  misspelled(file, [&](TextPosition, std::string_view name) { told.emplace(name); });
  for (const Assignment* one : unread_variables(file)) {
    if (told.insert(one->name).second) hit(one->position, one->name);
  }
}

constexpr Rule kVariableRules[] = {
    {"host-misspelled", Weight::fault, "{} is not the name that is read: TSD_HOST is", misspelled},
    {"port-illegal", Weight::fault, "{} is no port: a whole number from 1 to 65535", port},
    {"variable-replaced", Weight::remark, "{}", replaced},
    {"variable-unread", Weight::remark, "{} is not read here: nothing takes its place", unread},
};

}  // namespace

std::span<const Rule> variable_rules() {
  return kVariableRules;
}

}  // namespace tsd::config
