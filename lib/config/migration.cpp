#include "config/migration.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

#include "base/foreign.h"
#include "base/number.h"
#include "config/chain.h"
#include "config/replacement.h"
#include "net/endpoint.h"

namespace tsd::config {
namespace {

/// The options, and of each the value that counts.
class Migration {
 public:
  void take(const std::vector<Replaced>& found) {
    for (const Replaced& one : found) options_[one.key] = one;
  }

  void remark(std::string key, std::string name, std::string text) {
    options_[key] = {std::move(name), {}, Replaced::by_hand, std::move(text), key};
  }

  void erase(const std::string& key) { options_.erase(key); }

  std::string text() {
    check_pairs();
    auto all = hosts();
    std::string lines, others;
    if (!all.empty()) lines = fmt::format("tsd-install-init{}\n", first_of(all));
    if (all.empty() && has("-p")) lines = fmt::format("tsd-install-init {}\n", text_of("-p"));
    for (std::size_t i = 1; i < all.size(); ++i) others += " -H " + other(all[i], all[0]);
    lines += setting("COLLECT_OPTIONS", joined(Replaced::collect));
    lines += setting("SEND_OPTIONS", others + joined(Replaced::send));
    for (auto target : {Replaced::by_hand, Replaced::nothing}) {
      for (const auto& [_, one] : options_) {
        if (one.target == target) lines += fmt::format("# {}: {}\n", one.name, one.text);
      }
    }
    return lines;
  }

 private:
  bool has(const std::string& key) const {
    auto found = options_.find(key);
    return found != options_.end() && found->second.target != Replaced::nothing &&
           found->second.target != Replaced::by_hand;
  }
  const std::string& text_of(const std::string& key) { return options_[key].text; }
  std::string value_of(const std::string& key) {
    return has(key) ? text_of(key).substr(text_of(key).find(' ') + 1) : "";
  }

  /// The TSDs, each with its port. A list counts before a single host, as in tcollector.
  std::vector<net::Endpoint> hosts() {
    std::string chosen;
    for (const char* name : {"host", "TSD_HOST", "hosts", "TSD_HOSTS"}) {
      if (has(name)) chosen = value_of(name);
    }
    if (chosen.empty()) return {};
    auto all = net::parse_endpoints(chosen);
    if (!all) return {};
    auto port = parse_number<std::uint16_t>(value_of("-p")).value_or(net::kTsdPort);
    for (net::Endpoint& one : *all) {
      if (one.is_port_assumed) one.port = port;
    }
    return *all;
  }

  /// Only one of -H HOST:PORT and -p says the port.
  std::string first_of(const std::vector<net::Endpoint>& all) {
    const net::Endpoint& first = all.front();
    if (!first.is_port_assumed) return " -H " + net::to_string(first);
    return fmt::format(" -H {}{}", first.host, has("-p") ? " " + text_of("-p") : "");
  }

  static std::string other(const net::Endpoint& one, const net::Endpoint& first) {
    bool as_first = one.is_port_assumed && one.port == first.port;
    return as_first ? one.host : net::to_string(one);
  }

  /// What tsd-collect and tsd-send refuse only beside another option, or without it.
  void check_pairs() {
    constexpr std::int64_t kEvict = 6000;
    auto dedup = parse_number<std::int64_t>(value_of("--dedup-interval")).value_or(0);
    auto evict = parse_number<std::int64_t>(value_of("--evict-interval"));
    if (evict && *evict <= dedup) leave_out("--evict-interval", beside("--dedup-interval", dedup));
    if (std::max(evict.value_or(kEvict), kEvict) <= dedup)
      leave_out("--dedup-interval", beside("--evict-interval", evict.value_or(kEvict)));
    for (const char* key : {"--http-path", "--http-username"}) {
      if (has(key) && !has("--http")) leave_out(key, "without --http: it is of no use there");
    }
    if (has("--status-interface") && !has("--status-port"))
      options_["--status-port"] = {
          "monitoring_port", {}, Replaced::collect, "--status-port 13280", "--status-port"};
  }

  static std::string beside(std::string_view other, std::int64_t value) {
    return fmt::format("beside {} {}: --evict-interval has to be longer", other, value);
  }

  void leave_out(const std::string& key, std::string_view why) {
    Replaced& one = options_[key];
    one.target = Replaced::by_hand;
    one.text = fmt::format("{} is left out {}", one.text, why);
  }

  std::string joined(Replaced::Target target) {
    std::string words;
    for (const auto& [_, one] : options_) {
      if (one.target == target) words += " " + one.text;
    }
    return words;
  }

  static std::string setting(std::string_view name, std::string_view words) {
    return words.empty() ? "" : fmt::format("{}=\"{}\"\n", name, words.substr(1));
  }

  std::map<std::string, Replaced> options_;
};

/// The names by which `script` knows its TSD.
std::vector<std::string_view> names_of_tsd(const ConfigFile& script) {
  auto names = names_for(script, "TSD_HOST");
  names.push_back("TSD_PORT");
  return names;
}

bool reads(const ConfigFile& script, const ConfigFile& file) {
  if (script.path == file.path) return true;
  auto sourced = sourced_files(script);
  return std::ranges::find(sourced, file.path, &SourcedFile::path) != sourced.end();
}

/// The TSD that counts after a script has read its files, as the installer takes it over.
void take_tsd(const os::Tree& tree, const ConfigFile& script, Migration& all) {
  for (std::string_view name : names_of_tsd(script)) {
    auto counted = counted_value(tree, script, name);
    if (counted) {
      Assignment one;
      one.name = name;
      one.value = counted->value;
      one.kind = ValueKind::text;
      if (name == "TSD_PORT") all.erase("-p");
      auto found = replaced_variable(one);
      std::erase_if(found, [](const Replaced& r) { return r.target == Replaced::nothing; });
      all.take(found);
    }
    if (auto doubt = doubt_of(tree, script, name))
      all.remark(std::string(name) + "?", std::string(name), doubt_to_string(*doubt, name));
  }
}

}  // namespace

std::string migration(const os::Tree& tree, std::span<const ConfigFile> files) {
  Migration all;
  std::vector<const ConfigFile*> scripts;
  for (const ConfigFile& file : files) {
    if (file.kind == FileKind::script) scripts.push_back(&file);
    if (file.kind == FileKind::python) all.take(replaced_settings(file));
  }
  for (const ConfigFile& file : files) {
    for (const Evaluated& one : file.found.unread)
      all.remark(fmt::format("{}:{}", file.path, one.position.line), "get_defaults()",
                 fmt::format("{}:{} cannot be read: {}", file.path, one.position.line,
                             quote_foreign(one.source)));
  }
  // The command line that scripts make overrules get_defaults().
  for (const ConfigFile& file : files) {
    if (file.kind == FileKind::python) continue;
    auto found = replaced_settings(file);
    for (const ConfigFile* script : scripts) {
      auto names = reads(*script, file) ? names_of_tsd(*script) : std::vector<std::string_view>();
      std::erase_if(found,
                    [&](const Replaced& one) { return std::ranges::count(names, one.name); });
    }
    all.take(found);
    for (const Assignment* one : unread_variables(file))
      all.remark(one->name, one->name, "it is not read here, and nothing takes its place");
  }
  for (const ConfigFile* script : scripts) take_tsd(tree, *script, all);
  return all.text();
}

}  // namespace tsd::config
