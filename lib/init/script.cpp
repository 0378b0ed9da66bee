#include "init/script.h"

#include "base/text.h"
#include "init/texts.h"

namespace tsd::init {

std::string script_path(const Settings& settings) {
  return "/etc/init.d/" + settings.name;
}

std::string defaults_path(const Settings& settings) {
  return (settings.init == Init::openrc ? "/etc/conf.d/" : "/etc/default/") + settings.name;
}

std::string without_host(std::string_view script) {
  return with_line(script, kHostLine, "");
}

std::string marked_prefix(std::string_view script, std::string_view name) {
  constexpr std::string_view kMarker = "# tsd-install-init: ";
  for (std::string_view line : lines_of(script)) {
    if (!line.starts_with(kMarker)) continue;
    line.remove_prefix(kMarker.size());
    if (next_word(line) == name) return std::string(next_word(line));
  }
  return "";
}

bool is_ours(std::string_view script, const Settings& settings, const Manifest& manifest) {
  const auto* installed = manifest.find("file", script_path(settings));
  bool known = installed != nullptr && fingerprint(without_host(script)) == installed->mark;
  return known || !marked_prefix(script, settings.name).empty();
}

}  // namespace tsd::init
