#include "init/planned_script.h"

#include <fmt/core.h>

#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "init/choices.h"
#include "init/manifest.h"
#include "init/script.h"
#include "init/texts.h"

namespace tsd::init {
namespace {

class PlannedScript {
 public:
  PlannedScript(const Settings& settings, PlannedFiles& files)
      : settings_(settings), files_(files) {}

  /// The requested host; that of an edited line 5 when the same is requested as last time.
  void plan(const std::string& path) {
    std::string text =
        settings_.init == Init::openrc ? openrc_script(settings_) : service_script(settings_);
    auto present = files_.tree().read(path);
    bool ours = present && is_ours(*present, settings_, files_.before());
    const auto* installed = files_.before().find("file", path);
    files_.plan.manifest.host = settings_.host;
    if (ours && installed != nullptr) {
      if (fingerprint(without_host(*present)) != installed->mark)
        return edited_script(path, *present);
      if (settings_.host == files_.before().host) keep_host(path, *present, text);
    }
    if (present) tell_host(path, *present, ours, line_of(text, kHostLine));
    bool same = ours && (installed != nullptr || without_host(*present) == without_host(text));
    if (files_.tree().look(path) && !same) files_.keep_copy(path);
    files_.write(path, std::move(text), 0755);
  }

 private:
  /// Somebody else's script may set its TSD on any line, or elsewhere.
  void tell_host(const std::string& path, std::string_view present, bool ours,
                 std::string_view after) {
    constexpr std::string_view kSets = "TSD_HOST=";
    std::string before(ours ? line_of(present, kHostLine) : "");
    for (std::string_view line : lines_of(present)) {
      if (!ours && line.starts_with(kSets)) before = trim(line, kLineBlanks);
    }
    if (!before.starts_with(kSets)) {
      if (!ours && files_.before().host.empty()) return;
      before = files_.before().host.empty() ? "no TSD_HOST"
                                            : fmt::format("{}{}", kSets, files_.before().host);
    }
    if (before != after) files_.say(fmt::format("{}: {} becomes {}", path, before, after));
  }

  void keep_host(const std::string& path, std::string_view present, std::string& text) {
    std::string line(line_of(present, kHostLine));
    if (line == line_of(text, kHostLine)) return;
    files_.say(fmt::format("line {} of {} was edited, and stays: {}", kHostLine, path, line));
    text = with_line(text, kHostLine, line);
  }

  /// It stays as it is. What was asked for and is a part of it cannot be had.
  void edited_script(const std::string& path, std::string_view present) {
    files_.say(fmt::format("{} was edited beyond line {}, and stays as it is, its TSD_HOST too",
                           path, kHostLine));
    bool has_host = false;
    for (std::string_view line : lines_of(present))
      has_host = has_host || line == "TSD_HOST=" + settings_.host;
    auto options = differing_in_script(files_.before().choices, settings_.choices);
    if (settings_.host != files_.before().host && !has_host)
      options.insert(options.begin(), "host");
    for (const auto& option : options) {
      files_.plan.impossible.push_back(
          fmt::format("--{} cannot be applied, and nothing was changed: edit {} itself, or move it "
                      "away and install anew",
                      option, path));
    }
  }

  const Settings& settings_;
  PlannedFiles& files_;
};

}  // namespace

void plan_script(const Settings& settings, PlannedFiles& files) {
  PlannedScript(settings, files).plan(script_path(settings));
}

}  // namespace tsd::init
