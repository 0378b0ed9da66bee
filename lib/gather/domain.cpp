#include "gather/domain.h"

#include <fmt/core.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <set>
#include <utility>

#include "base/foreign.h"
#include "config/reader/assignments.h"
#include "config/replacement.h"
#include "line/own_tag.h"
#include "os/file.h"

namespace tsd::gather {
namespace {

struct Row {
  const char* variable;
  const char* tag;
  const char* option;
  std::optional<std::string> DomainOptions::*chosen;
  bool secret;
};

constexpr std::array<Row, 3> kRows{{
    {"USER", "user", "--user", &DomainOptions::user, false},
    {"DOMAIN", "domain", "--domain", &DomainOptions::domain, false},
    {"PASSWORD", "password", "--password-file", &DomainOptions::password, true},
}};

/// Adds the value of one row as a tag; `where` names its place in errors.
Result<void> add(const Row& row, const std::string& value, const std::string& where, Tags& tags,
                 const Say& say) {
  if (auto fine = line::check_tag(row.tag, value); !fine)
    return Error{fmt::format("{}: {}", where, fine.error().text)};
  if (row.secret) say(fmt::format("{}: becomes a tag of every point, for all to read", where));
  tags[row.tag] = value;
  return {};
}

bool is_wanted(const Row& row, const DomainOptions& options) {
  return !row.secret || options.password_tag;
}

/// What the options say.
Result<Tags> chosen_tags(const DomainOptions& options, const Say& say) {
  Tags tags;
  for (const auto& row : kRows) {
    const auto& value = options.*row.chosen;
    if (!value || !is_wanted(row, options)) continue;
    if (auto added = add(row, *value, row.option, tags, say); !added) return added.error();
  }
  return tags;
}

/// Adds what the assignments of `path` say, where the options say nothing.
Result<void> add_assigned(const config::Assignments& found, const std::string& path,
                          const DomainOptions& options, Tags& tags, const Say& say) {
  for (const auto& row : kRows) {
    const auto* assignment = found.find(row.variable);
    const auto* value = found.value(row.variable);
    if (assignment == nullptr || options.*row.chosen || !is_wanted(row, options)) continue;
    auto where = fmt::format("{}:{}:{}: {}", path, assignment->value_place.line,
                             assignment->value_place.column, row.variable);
    if (value == nullptr)
      return Error{fmt::format("{}: only running it would tell its value", where)};
    if (auto added = add(row, *value, where, tags, say); !added) return added;
  }
  return {};
}

void say_what_code_would_do(const config::Assignments& found, const std::string& path,
                            const Say& say) {
  for (const auto& tag : found.code_tags) {
    bool ours = tag.key == "user" || tag.key == "domain" || tag.key == "password";
    if (ours) continue;
    say(fmt::format("{}:{}:{}: its code is not run: the tag {} is missing; give it with -t", path,
                    tag.position.line, tag.position.column,
                    tag.key.empty() ? "that it would set" : tag.key));
  }
}

/// The entries of get_defaults(), in one sentence.
void say_what_defaults_would_do(const config::ConfigFile& file, const Say& say) {
  for (const auto& one : file.found.unread)
    say(fmt::format("{}:{}:{}: get_defaults() is not run, and cannot be read: {}", file.path,
                    one.position.line, one.position.column, quote_foreign(one.source)));
  auto rows = config::replaced_settings(file);
  std::string options;
  for (const auto& one : rows) {
    if (one.target == config::Replaced::nothing) continue;
    options += fmt::format("{}{}: {}", options.empty() ? "" : "; ", one.name, to_string(one));
  }
  if (options.empty()) return;
  say(
      fmt::format("{}:{}:{}: get_defaults() is not run; in its place: {} (tsd-check-config "
                  "--migrate prints all)",
                  file.path, rows.front().position.line, rows.front().position.column, options));
}

/// tcollector imports every module in etc; only the tags that they set matter here.
void say_what_neighbors_would_do(const std::string& directory, const Say& say) {
  std::error_code missing;
  std::set<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(directory + "/etc", missing)) {
    bool module = entry.path().extension() == ".py" && entry.path().filename() != "config.py";
    if (module) paths.insert(entry.path());
  }
  for (const auto& path : paths) {
    if (auto text = os::read_file(path.string())) {
      say_what_code_would_do(config::read_python(*text), path.string(), say);
    }
  }
}

}  // namespace

Result<Tags> read_domain(const std::optional<std::string>& directory, const DomainOptions& options,
                         const Say& say) {
  auto tags = chosen_tags(options, say);
  if (!tags || !directory) return tags;
  say_what_neighbors_would_do(*directory, say);
  std::string path = *directory + "/etc/config.py";
  auto text = os::read_file(path);
  if (!text && text.error().system == ENOENT) return tags;
  if (!text) return text.error();
  auto file = config::make_config_file(path, *text);
  if (auto added = add_assigned(file.found, path, options, *tags, say); !added)
    return added.error();
  say_what_code_would_do(file.found, path, say);
  say_what_defaults_would_do(file, say);
  return tags;
}

}  // namespace tsd::gather
