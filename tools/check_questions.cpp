#include "tools/check_questions.h"

#include <fmt/core.h>

#include <string>

#include "config/chain.h"

namespace tsd::check {
namespace {

/// A file that the script sources may have the value that counts.
void warn_of_chain(const os::Tree& tree, const config::ConfigFile& file, const std::string& key,
                   const Say& say) {
  bool script = file.kind == config::FileKind::script;
  if (!script && file.kind != config::FileKind::defaults) return;
  for (std::string_view name : config::names_for(file, key)) {
    auto overruling = config::overruling_value(tree, file, name);
    if (script && overruling)
      say(fmt::format("{}: {}", file.path, config::to_string(*overruling, name)));
    if (auto doubt = config::doubt_of(tree, file, name)) say(config::doubt_to_string(*doubt, name));
  }
}

}  // namespace

cli::Exit answer_questions(const os::Tree& tree, const config::ConfigFile& file,
                           const CheckConfigSettings& settings, const Say& say) {
  auto code = cli::Exit::done;
  for (const auto& key : settings.get) {
    const std::string* value = file.found.value(key);
    if (!settings.quiet) warn_of_chain(tree, file, key, say);
    if (value == nullptr) code = cli::Exit::no;
    if (value != nullptr && !settings.quiet) fmt::print("{}\n", *value);
  }
  for (const auto& [key, wanted] : settings.expect) {
    const std::string* value = file.found.value(key);
    if (!settings.quiet) warn_of_chain(tree, file, key, say);
    if (value != nullptr && *value == wanted) continue;
    code = cli::Exit::no;
    std::string is =
        value == nullptr ? "has no value that can be known" : fmt::format("is \"{}\"", *value);
    if (!settings.quiet) say(fmt::format("{}: {} {}, not \"{}\"", file.path, key, is, wanted));
  }
  return code;
}

}  // namespace tsd::check
