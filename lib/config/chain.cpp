#include "config/chain.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "config/cursor.h"
#include "config/shell_words.h"

namespace tsd::config {
namespace {

constexpr std::array<std::string_view, 3> kSettingsPlaces{"/etc/default/", "/etc/sysconfig/",
                                                          "/etc/conf.d/"};

bool is_settings_place(std::string_view path) {
  return std::ranges::any_of(kSettingsPlaces, [&](auto place) { return path.starts_with(place); });
}

/// What stands behind a '$': NAME, {NAME}, {NAME-DEFAULT} or {NAME:-DEFAULT}, '=' in place of '-'
/// too.
struct Expansion {
  std::string_view name, standing;  ///< without a default: empty
  std::size_t length = 0;           ///< of all of it
};

Expansion expansion_at(std::string_view text) {
  bool braced = text.starts_with('{');
  std::string_view rest = text.substr(braced ? 1 : 0);
  auto end = std::ranges::find_if_not(rest, is_name_byte);
  std::string_view name = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  if (!braced) return {name, "", name.size()};
  rest = rest.substr(name.size(), rest.find('}') - name.size());
  std::size_t length = std::min(1 + name.size() + rest.size() + 1, text.size());
  std::size_t sign = rest.starts_with(':') ? 1 : 0;
  bool has_default = sign < rest.size() && (rest[sign] == '-' || rest[sign] == '=');
  return {name, has_default ? rest.substr(sign + 1) : "", length};
}

/// `source`, a word as written, without its quotes and with known variables and defaults; up to the
/// first expansion that is not known.
std::string expanded(std::string_view source, const Assignments& found, bool& whole) {
  std::string text;
  for (whole = true; whole && !source.empty(); source.remove_prefix(1)) {
    char c = source[0];
    if (c == '"' || c == '\'') continue;
    if (c == '$') {
      auto expansion = expansion_at(source.substr(1));
      const std::string* value = found.value(expansion.name);
      std::string_view standing = trim(expansion.standing, Blanks("\"'"));
      whole = value != nullptr || (!standing.empty() && standing.find('$') == standing.npos);
      text.append(value != nullptr ? *value : whole ? standing : "");
      source.remove_prefix(std::min(expansion.length, source.size() - 1));
    } else if (c == '`') {
      whole = false;
    } else {
      text += c;
    }
  }
  return text;
}

/// The path that `word` names: itself, or behind NAME=.
std::string path_of(const ShellWord& word, const ConfigFile& script) {
  std::string_view source = word.source;
  auto end = std::ranges::find_if_not(source, is_name_byte);
  if (end != source.begin() && end != source.end() && *end == '=')
    source.remove_prefix(static_cast<std::size_t>(end - source.begin()) + 1);
  bool whole = false;
  std::string path = expanded(source, script.found, whole);
  if (whole) return path;
  bool named = std::ranges::find(kSettingsPlaces, path) != kSettingsPlaces.end();
  return named ? path + os::name_of("/" + script.path) : "";
}

bool is_sourcing(const ShellWord& word) {
  return word.kind == ShellWord::word && !word.quoted &&
         (word.text == "." || word.text == "source");
}

bool is_before(TextPosition a, TextPosition b) {
  return a.line != b.line ? a.line < b.line : a.column < b.column;
}

}  // namespace

std::vector<SourcedFile> sourced_files(const ConfigFile& script) {
  std::vector<SourcedFile> files;
  auto words = shell_words(script.text);
  auto note = [&](const std::string& path, TextPosition position) {
    if (std::ranges::find(files, path, &SourcedFile::path) == files.end())
      files.push_back({path, position});
  };
  for (auto word = words.begin(); word != words.end(); ++word) {
    if (word->kind != ShellWord::word) continue;
    std::string path = path_of(*word, script);
    if (!path.starts_with('/')) continue;
    // A path is sourced at once, or first tested, listed or kept in a variable.
    bool at_once = word != words.begin() && is_sourcing(word[-1]);
    auto command = at_once ? word - 1 : std::find_if(word, words.end(), is_sourcing);
    if (command != words.end() && (at_once || is_settings_place(path)))
      note(path, command->position);
  }
  return files;
}

std::optional<CountedValue> counted_value(const os::Tree& tree, const ConfigFile& script,
                                          std::string_view name) {
  if (auto overruling = overruling_value(tree, script, name)) return overruling;
  const Assignment* own = script.found.find(name);
  if (own == nullptr) return std::nullopt;
  bool whole = own->is_settled();
  std::string value = own->value;
  if (own->kind == ValueKind::code) value = expanded(own->value, script.found, whole);
  if (!whole) return std::nullopt;
  return CountedValue{value, script.path, own->position};
}

std::optional<CountedValue> counted_host(const os::Tree& tree, const ConfigFile& script) {
  std::optional<CountedValue> host;
  for (std::string_view name : names_for(script, "TSD_HOST")) {
    auto found = counted_value(tree, script, name);
    if (found && !found->value.empty()) host = std::move(found);
  }
  return host;
}

std::optional<CountedValue> overruling_value(const os::Tree& tree, const ConfigFile& script,
                                             std::string_view name) {
  const Assignment* own = script.found.find(name);
  std::optional<CountedValue> last;
  for (const SourcedFile& sourced : sourced_files(script)) {
    bool again = own != nullptr && own->is_settled() && is_before(sourced.position, own->position);
    if (again || !tree.has(sourced.path)) continue;
    auto file = read_config_file(tree.root(), sourced.path);
    const Assignment* found = file ? file->found.find(name) : nullptr;
    if (found != nullptr && found->is_settled())
      last = {found->value, sourced.path, found->position};
  }
  return last;
}

std::vector<std::string_view> names_for(const ConfigFile& script, std::string_view name) {
  bool both = name == "TSD_HOST" && script.text.find("TSD_HOSTS") != script.text.npos;
  return both ? std::vector<std::string_view>{name, "TSD_HOSTS"} : std::vector{name};
}

std::vector<Finding> check_chain(const os::Tree& tree, const ConfigFile& file) {
  if (file.kind != FileKind::script) return {};
  std::vector<Finding> findings;
  const Assignment* own = file.found.find("TSD_HOST");
  TextPosition position = own != nullptr ? own->position : TextPosition{1, 1};
  for (std::string_view name : names_for(file, "TSD_HOST")) {
    auto overruling = overruling_value(tree, file, name);
    if (!overruling || (own != nullptr && own->value == overruling->value)) continue;
    findings.push_back({"host-overruled", Weight::fault, position, to_string(*overruling, name)});
  }
  return findings;
}

std::string to_string(const CountedValue& overruling, std::string_view name) {
  return fmt::format("{}:{} sets {}={}, and overrules this script, which sources it",
                     overruling.path, overruling.position.line, name, overruling.value);
}

}  // namespace tsd::config
