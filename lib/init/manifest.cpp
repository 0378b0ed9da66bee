#include "init/manifest.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>

#include "base/text.h"

namespace tsd::init {

const Manifest::Entry* Manifest::find(std::string_view kind, std::string_view path) const {
  auto found = std::ranges::find_if(
      entries, [&](const Entry& one) { return one.kind == kind && one.path == path; });
  return found == entries.end() ? nullptr : &*found;
}

void Manifest::note(Entry entry) {
  auto found = std::ranges::find_if(
      entries, [&](const Entry& one) { return one.kind == entry.kind && one.path == entry.path; });
  if (found == entries.end()) {
    entries.push_back(std::move(entry));
  } else {
    found->mark = std::move(entry.mark);
  }
}

void Manifest::forget(std::string_view kind, std::string_view path) {
  std::erase_if(entries, [&](const Entry& one) { return one.kind == kind && one.path == path; });
}

std::string manifest_path(const Settings& settings) {
  return settings.prefix + "/.installed";
}

Manifest parse_manifest(std::string_view text) {
  Manifest manifest;
  for (std::string_view line : lines_of(text)) {
    Manifest::Entry entry;
    for (std::string* field : {&entry.kind, &entry.mark, &entry.path}) *field = next_word(line);
    if (entry.path.empty()) continue;
    if (entry.kind == "host") {
      manifest.host = entry.path;
    } else if (entry.kind == "option") {
      manifest.choices[entry.path] = entry.mark;
    } else if (entry.kind != "#") {
      manifest.entries.push_back(std::move(entry));
    }
  }
  return manifest;
}

std::string format_manifest(const Manifest& manifest) {
  std::string text = fmt::format(
      "# What tsd-install-init made; --uninstall goes by it.\nhost - {}\n", manifest.host);
  for (const auto& [name, value] : manifest.choices)
    text += fmt::format("option {} {}\n", value, name);
  for (const auto& entry : manifest.entries) {
    text +=
        fmt::format("{} {} {}\n", entry.kind, entry.mark.empty() ? "-" : entry.mark, entry.path);
  }
  return text;
}

std::string fingerprint(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return fmt::format("{:016x}", hash);
}

}  // namespace tsd::init
