#include "tools/check_findings.h"

#include <fmt/core.h>

#include <cstdio>

#include "cli/message.h"
#include "config/chain.h"

namespace tsd::check {

/// A full disk behind stderr costs the sentence alone.
void tell(const config::ConfigFile& file, const config::Finding& one) {
  std::fputs((cli::visible(config::format(file, one)) + "\n").c_str(), stderr);
}

void tell_remarks(const config::ConfigFile& file, const CheckConfigSettings& settings) {
  if (settings.quiet || settings.format == Format::json) return;
  for (const auto& one : config::check(file)) {
    if (one.weight == config::Weight::remark) tell(file, one);
  }
}

void tell_read(const config::ConfigFile& file, const CheckConfigSettings& settings) {
  Say detail = cli::details("tsd-check-config", {settings.quiet, settings.verbose});
  detail(fmt::format("{} was read, {} bytes", file.path, file.text.size()));
  if (file.kind != config::FileKind::script) return;
  for (const auto& sourced : config::sourced_files(file))
    detail(fmt::format("{}:{}: sources {}", file.path, sourced.position.line, sourced.path));
}

}  // namespace tsd::check
