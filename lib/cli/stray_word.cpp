#include "cli/stray_word.h"

#include <fmt/core.h>
#include <sys/stat.h>

#include "base/near_word.h"

namespace tsd::cli {

std::string unknown_option(std::string_view word, const std::vector<std::string>& known) {
  std::string_view name = word.substr(0, word.find('='));
  std::string near = near_word(name.substr(name.find_first_not_of('-')), known);
  bool is_letter = name.size() == 2 || (near.empty() && !name.starts_with("--"));
  if (is_letter) return fmt::format("unknown option {}", name.substr(0, 2));
  if (near.empty()) return fmt::format("unknown option {}", name);
  return fmt::format("unknown option {}: did you mean --{}?", name, near);
}

std::string stray_word(const std::string& word, const StrayWords& meant) {
  struct stat status {};
  bool is_file = ::stat(word.c_str(), &status) == 0 && S_ISREG(status.st_mode);
  std::string text = fmt::format("unexpected argument {}", word);
  if (meant.reads_input && is_file) return fmt::format("{}: did you mean < {}?", text, word);
  if (meant.option.empty()) return text;
  return fmt::format("{}: did you mean {} {}?", text, meant.option, word);
}

}  // namespace tsd::cli
