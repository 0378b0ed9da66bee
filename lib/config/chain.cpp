#include "config/chain.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <functional>
#include <set>

#include "base/text.h"
#include "config/reader/cursor.h"
#include "config/reader/shell_words.h"

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

/// What a variable is known to be; nullptr when it is not.
using Known = std::function<const std::string*(std::string_view name)>;

/// `source`, a word as written, without its quotes and with known variables and defaults; up to the
/// first expansion that is not known.
std::string expanded(std::string_view source, const Known& known, bool& whole) {
  std::string text;
  for (whole = true; whole && !source.empty(); source.remove_prefix(1)) {
    char c = source[0];
    if (c == '"' || c == '\'') continue;
    if (c == '$') {
      auto expansion = expansion_at(source.substr(1));
      const std::string* value = known(expansion.name);
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

Known settled_in(const ConfigFile& script) {
  return [&script](std::string_view name) { return script.found.value(name); };
}

/// The path that `word` names: itself, or behind NAME=.
std::string path_of(const ShellWord& word, const ConfigFile& script) {
  std::string_view source = word.source;
  auto end = std::ranges::find_if_not(source, is_name_byte);
  if (end != source.begin() && end != source.end() && *end == '=')
    source.remove_prefix(static_cast<std::size_t>(end - source.begin()) + 1);
  bool whole = false;
  std::string path = expanded(source, settled_in(script), whole);
  if (whole) return path;
  bool named = std::ranges::find(kSettingsPlaces, path) != kSettingsPlaces.end();
  return named ? path + os::name_of("/" + script.path) : "";
}

bool is_sourcing(const ShellWord& word) {
  return word.kind == ShellWord::word && !word.quoted &&
         (word.text == "." || word.text == "source");
}

bool is_opening(const ShellWord& word) {
  constexpr std::array<std::string_view, 5> kOpening{"then", "do", "else", "{", "!"};
  return std::ranges::find(kOpening, word.text) != kOpening.end();
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

namespace {

/// The commands that source a file which cannot be told, and is none of `files` either.
std::vector<Evaluated> unknown_sources(const ConfigFile& file,
                                       const std::vector<SourcedFile>& files) {
  std::vector<Evaluated> unknown;
  bool ours = file.kind == FileKind::defaults || file.kind == FileKind::script;
  auto words = shell_words(file.text);
  for (std::size_t i = 0; ours && i + 1 < words.size(); ++i) {
    if (!is_sourcing(words[i]) || words[i + 1].kind != ShellWord::word) continue;
    bool at_start = i == 0 || words[i - 1].kind != ShellWord::word || is_opening(words[i - 1]);
    bool told = std::ranges::any_of(files, [&](const SourcedFile& one) {
      return !is_before(one.position, words[i].position) &&
             !is_before(words[i].position, one.position);
    });
    if (at_start && !told && !path_of(words[i + 1], file).starts_with('/'))
      unknown.push_back({words[i].source + " " + words[i + 1].source, words[i].position});
  }
  return unknown;
}

/// Follows one name through a script and the files that it sources, in the order in which a shell
/// reads them.
class Course {
 public:
  Course(const os::Tree& tree, std::string_view name) : tree_(tree), name_(name) {}

  void follow(const ConfigFile& file) {
    std::vector<Event> events;
    for (const Assignment& one : file.found.all) {
      if (one.name == name_ && !one.for_one_command) events.push_back({one.position, &one});
    }
    auto sourced = sourced_files(file);
    for (const SourcedFile& one : sourced) events.push_back({one.position, nullptr, &one});
    for (const Evaluated& one : file.found.evaluated) {
      bool near = !one.in_block || file.kind == FileKind::defaults;
      if (near || one.source.find(name_) != one.source.npos)
        events.push_back({one.position, nullptr, nullptr, one.source});
    }
    for (const Evaluated& one : unknown_sources(file, sourced))
      events.push_back({one.position, nullptr, nullptr, one.source});
    std::ranges::stable_sort(events, is_before, &Event::position);
    for (const Event& event : events) take(file, event);
  }

  std::optional<CountedValue> value, doubt;

 private:
  struct Event {
    TextPosition position;
    const Assignment* assignment = nullptr;
    const SourcedFile* sourced = nullptr;
    std::string command = {};  ///< that may set any name
  };

  void take(const ConfigFile& file, const Event& event) {
    if (event.assignment != nullptr) return assign(file, *event.assignment);
    if (event.sourced != nullptr) return source(event.sourced->path);
    doubt = {event.command, file.path, event.position};
  }

  void assign(const ConfigFile& file, const Assignment& one) {
    bool whole = one.kind == ValueKind::text || one.kind == ValueKind::number;
    std::string text = one.value;
    if (one.kind == ValueKind::code && text.find('\n') == text.npos && one.has_value_only())
      text = expanded(text, known(file), whole);
    bool same = whole && value && value->value == text;
    if (same && (one.conditional || one.kind == ValueKind::code)) return;
    if (whole && !one.conditional) {
      value = {text, file.path, one.position};
      doubt.reset();
    } else {
      std::string shown = one.has_value_only() ? one.name + "=" + one.value : one.value;
      doubt = {shown, file.path, one.position};
    }
  }

  /// The value so far counts in ${NAME:-DEFAULT}.
  Known known(const ConfigFile& file) const {
    return [this, &file](std::string_view name) {
      if (name != name_) return file.found.value(name);
      return value && !value->value.empty() ? &value->value : nullptr;
    };
  }

  void source(const std::string& path) {
    if (!seen_.insert(path).second || !tree_.has(path)) return;
    if (auto file = read_config_file(tree_.root(), path)) follow(*file);
  }

  const os::Tree& tree_;
  std::string_view name_;
  std::set<std::string> seen_;
};

/// An assignment of the script itself, which has rules of its own.
bool is_own(const CountedValue& doubt, const ConfigFile& script, std::string_view name) {
  auto here = [&](const Assignment& one) {
    return one.name == name && one.position.line == doubt.position.line;
  };
  return doubt.path == script.path && std::ranges::any_of(script.found.all, here);
}

Course course_of(const os::Tree& tree, const ConfigFile& script, std::string_view name) {
  Course course(tree, name);
  course.follow(script);
  return course;
}

}  // namespace

std::optional<CountedValue> counted_value(const os::Tree& tree, const ConfigFile& script,
                                          std::string_view name) {
  return course_of(tree, script, name).value;
}

std::optional<CountedValue> counted_host(const os::Tree& tree, const ConfigFile& script) {
  std::optional<CountedValue> host;
  for (std::string_view name : names_for(script, "TSD_HOST")) {
    auto found = counted_value(tree, script, name);
    if (found && !found->value.empty()) host = std::move(found);
  }
  return host;
}

std::optional<CountedValue> doubt_of(const os::Tree& tree, const ConfigFile& script,
                                     std::string_view name) {
  return course_of(tree, script, name).doubt;
}

std::optional<CountedValue> overruling_value(const os::Tree& tree, const ConfigFile& script,
                                             std::string_view name) {
  auto counted = counted_value(tree, script, name);
  return counted && counted->path != script.path ? counted : std::nullopt;
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
  for (std::string_view name : names_for(file, "TSD_HOST")) {
    auto doubt = doubt_of(tree, file, name);
    if (!doubt || is_own(*doubt, file, name)) continue;
    findings.push_back({"host-uncertain", Weight::fault, position, doubt_to_string(*doubt, name)});
  }
  return findings;
}

std::string doubt_to_string(const CountedValue& doubt, std::string_view name) {
  return fmt::format("{}:{} may set {} too ({}): its value cannot be known for certain", doubt.path,
                     doubt.position.line, name, doubt.value);
}

std::string to_string(const CountedValue& overruling, std::string_view name) {
  return fmt::format("{}:{} sets {}={}, and overrules this script, which sources it",
                     overruling.path, overruling.position.line, name, overruling.value);
}

}  // namespace tsd::config
