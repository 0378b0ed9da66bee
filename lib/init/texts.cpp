#include "init/texts.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/text.h"
#include "init/templates.h"

namespace tsd::init {
namespace {

using Words = std::vector<std::pair<std::string_view, std::string>>;

/// `text` with every @WORD@ of the list replaced. Inserted values are not searched again.
std::string filled(std::string_view text, const Words& words) {
  std::string result;
  while (!text.empty()) {
    std::size_t at = text.find('@');
    result += text.substr(0, at);
    if (at == text.npos) break;
    text.remove_prefix(at);
    std::size_t length = 1;
    for (const auto& [word, value] : words) {
      if (!text.starts_with(word)) continue;
      result += value;
      length = word.size();
      break;
    }
    if (length == 1) result += '@';
    text.remove_prefix(length);
  }
  return result;
}

/// The options of tsd-collect for the source of the host tag.
std::string tag_options(Variant variant) {
  switch (variant) {
    case Variant::standard:
      return "--host-from ec2,nimbus,fqdn,hostname";
    case Variant::openstack:
      return "--host-from openstack";
    case Variant::private_ip:
      return "--host-from ec2,nimbus,fqdn,hostname --phantom-unique";
  }
  return "";
}

Words words_of(const Settings& settings) {
  return {{"@PREPARE@", std::string(prepare_sh)},
          {"@HOST@", settings.host},
          {"@PORT@", fmt::format("{}", settings.port)},
          {"@NAME@", settings.name},
          {"@ACCOUNT@", settings.name},
          {"@PREFIX@", settings.prefix},
          {"@SPOOL@", settings.spool},
          {"@TAG_OPTIONS@", tag_options(settings.variant)}};
}

/// The offsets of the beginning and the end of line `number`, without its newline.
std::pair<std::size_t, std::size_t> bounds(std::string_view text, int number) {
  for (std::string_view line : lines_of(text)) {
    auto from = static_cast<std::size_t>(line.data() - text.data());
    if (--number == 0) return {from, from + line.size()};
  }
  return {text.size(), text.size()};
}

/// True for `NAME = ...` and `#NAME = ...`.
bool sets(std::string_view line, std::string_view name) {
  while (line.starts_with('#') || line.starts_with(' ')) line.remove_prefix(1);
  if (!line.starts_with(name)) return false;
  line.remove_prefix(name.size());
  while (line.starts_with(' ') || line.starts_with('\t')) line.remove_prefix(1);
  return line.starts_with('=') && !line.starts_with("==");
}

/// `config` with `NAME = "value"` on the last line that sets it, or appended.
std::string with_value(std::string config, std::string_view name, std::string_view value) {
  std::string setting = fmt::format("{} = \"{}\"", name, value);
  int found = 0;
  each_line(config, [&](std::string_view line, int number) {
    if (sets(line, name)) found = number;
  });
  if (found > 0) return with_line(config, found, setting);
  if (!config.empty() && !config.ends_with('\n')) config += '\n';
  return config + setting + "\n";
}

/// `config` with the lines that set `name` in comments.
std::string without_value(std::string_view config, std::string_view name) {
  std::string result(config);
  for (int number = 1; number <= 1 + static_cast<int>(std::ranges::count(config, '\n')); ++number) {
    std::string line(line_of(config, number));
    if (line.starts_with(name) && sets(line, name)) result = with_line(result, number, "#" + line);
  }
  return result;
}

}  // namespace

std::string service_script(const Settings& settings) {
  return filled(service_sh, words_of(settings));
}
std::string openrc_script(const Settings& settings) {
  return filled(openrc_sh, words_of(settings));
}
std::string unit_file(const Settings& settings) {
  return filled(unit_service, words_of(settings));
}
std::string sysusers_file(const Settings& settings) {
  return filled(sysusers_conf, words_of(settings));
}
std::string tcollector_program(const Settings& settings) {
  return filled(tcollector_sh, words_of(settings));
}
std::string defaults_file(const Settings& settings) {
  return filled(defaults_sh, words_of(settings));
}
std::string stub(std::string_view sensor) {
  return filled(stub_sh, {{"@SENSOR@", std::string(sensor)}});
}

std::optional<std::string> text_named(std::string_view name, const Settings& settings) {
  if (name == "config") return config_file();
  constexpr std::pair<std::string_view, std::string (*)(const Settings&)> kTexts[] = {
      {"script", service_script},      {"unit", unit_file},         {"openrc", openrc_script},
      {"program", tcollector_program}, {"defaults", defaults_file}, {"sysusers", sysusers_file}};
  for (auto [known, make] : kTexts) {
    if (name == known) return make(settings);
  }
  return std::nullopt;
}

std::string config_file() {
  return std::string(config_py);
}

std::string with_domain(std::string config, const Settings& settings) {
  const std::pair<std::string_view, const std::optional<std::string>&> kValues[] = {
      {"USER", settings.user}, {"PASSWORD", settings.password}, {"DOMAIN", settings.domain}};
  for (const auto& [name, value] : kValues) {
    if (!value) continue;
    config = value->empty() ? without_value(config, name) : with_value(config, name, *value);
  }
  return config;
}

std::string setting_line(std::string_view config, std::string_view name) {
  std::string found;
  for (std::string_view line : lines_of(config)) {
    if (line.starts_with(name) && sets(line, name)) found = line;
  }
  return found;
}

std::span<const std::string_view> default_sensors() {
  static constexpr std::array<std::string_view, 6> kSensors{"dfstat",  "ifstat",     "iostat",
                                                            "netstat", "procnettcp", "procstats"};
  return kSensors;
}

std::string with_line(std::string_view text, int number, std::string_view line) {
  auto [from, to] = bounds(text, number);
  return std::string(text.substr(0, from)).append(line).append(text.substr(to));
}

std::string_view line_of(std::string_view text, int number) {
  auto [from, to] = bounds(text, number);
  return text.substr(from, to - from);
}

}  // namespace tsd::init
