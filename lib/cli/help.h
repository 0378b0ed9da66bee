// What --help prints. CLI11 has a layout of its own, which differs from version to version.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace tsd::cli {

class Help : public CLI::FormatterBase {
 public:
  /// The purpose, the usage, what stands without a name, the options by their groups, the footer.
  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode) const override;
};

}  // namespace tsd::cli
