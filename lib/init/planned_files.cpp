#include "init/planned_files.h"

#include <fmt/core.h>

#include <filesystem>
#include <utility>

#include "init/backup.h"
#include "init/script.h"

namespace tsd::init {

PlannedFiles::PlannedFiles(const Settings& settings, const os::Tree& tree, const Say& say)
    : settings_(settings), tree_(tree), say_(say) {
  if (auto text = tree.read(manifest_path(settings))) before_ = parse_manifest(*text);
  plan.manifest = before_;
  plan.manifest.choices = settings.choices;
  plan.account = settings.name;
}

void PlannedFiles::directory(const std::string& path) {
  if (path == "/" || tree_.has_directory(path)) return;
  for (const Step& step : plan.steps) {
    if (step.kind == Step::directory && step.path == path) return;
  }
  directory(os::directory_of(path));
  mode_t mode = path == backup_directory(settings_) ? 0700 : 0755;
  plan.steps.push_back({Step::directory, path, "", mode});
  plan.manifest.note({"directory", path, ""});
}

void PlannedFiles::keep_copy(const std::string& path) {
  auto there = tree_.look(path);
  if (there && !S_ISREG(there->st_mode) && !S_ISLNK(there->st_mode)) {
    plan.impossible.push_back(fmt::format(
        "{} is neither a file nor a link, and nothing was changed: move it away", path));
    return;
  }
  std::string copy = backup_of(settings_, path);
  directory(os::directory_of(copy));
  for (Step& step : backup_steps(settings_, tree_, path)) plan.steps.push_back(std::move(step));
  plan.manifest.forget("copy", path);
  plan.manifest.note(backup_entry(tree_, path));
  say_(fmt::format("{} was there before, and is replaced: a copy of it is kept as {}", path,
                   tree_.root().path(copy)));
}

void PlannedFiles::write(const std::string& path, std::string text, mode_t mode, bool for_account) {
  directory(os::directory_of(path));
  auto there = tree_.look(path);
  bool same = there && S_ISREG(there->st_mode) && (there->st_mode & 07777) == mode &&
              tree_.read(path) == text;
  plan.manifest.note(
      {"file", path, fingerprint(path == script_path(settings_) ? without_host(text) : text)});
  if (!same) plan.steps.push_back({Step::file, path, std::move(text), mode, for_account});
}

void PlannedFiles::file(const std::string& path, std::string text, mode_t mode, Foreign foreign) {
  const auto* installed = before_.find("file", path);
  auto present = tree_.read(path);
  if (installed != nullptr && !present) {
    say_(fmt::format("{} was removed since it was installed, and stays so", path));
  } else if (installed != nullptr && fingerprint(*present) != installed->mark) {
    say_(fmt::format("{} was edited, and stays as it is", path));
  } else if (installed == nullptr && tree_.look(path) && present != text &&
             foreign == Foreign::stays) {
    say_(fmt::format("{} was there before, and stays as it is{}", path,
                     path == defaults_path(settings_)
                         ? ": tsd-check-config says what replaces its variables"
                         : ""));
  } else {
    if (installed == nullptr && tree_.look(path) && present != text) keep_copy(path);
    write(path, std::move(text), mode);
  }
}

void PlannedFiles::collector(const std::string& path, const std::string& text) {
  const auto* installed = before_.find("file", path);
  auto present = tree_.read(path);
  bool ours = installed != nullptr && present && fingerprint(*present) == installed->mark;
  if (tree_.look(path) && present != text && !ours) keep_copy(path);
  write(path, text, 0755);
}

void PlannedFiles::link(const std::string& path, const std::string& target) {
  std::string present = tree_.target(path);
  std::filesystem::path there = std::filesystem::path(os::directory_of(path)) / present;
  if (present == target || (!present.empty() && there.lexically_normal() == target)) return;
  if (tree_.look(path) && before_.find("link", path) == nullptr) keep_copy(path);
  directory(os::directory_of(path));
  plan.manifest.note({"link", path, target});
  plan.steps.push_back({Step::link, path, target});
}

}  // namespace tsd::init
