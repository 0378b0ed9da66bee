#include "cli/stray_word.h"

#include <fmt/core.h>
#include <sys/stat.h>

#include <cstdint>

#include "base/near_word.h"
#include "base/number.h"

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
  bool is_port = meant.has_port && parse_number<std::uint16_t>(word).value_or(0) > 0;
  if (is_port) return fmt::format("{}: did you mean -p {}?", text, word);
  if (meant.option.empty()) return text;
  return fmt::format("{}: did you mean {} {}?", text, meant.option, word);
}

std::string mistaken_help(const char* const* words) {
  for (; *words != nullptr && std::string_view(*words) != "--"; ++words) {
    std::string_view word = *words;
    if (!word.starts_with("-h")) continue;
    std::string_view host = word.substr(2);
    if (host.empty() && words[1] != nullptr) host = words[1];
    // Other letters may follow -h, and people write -help.
    bool is_attached = word.size() > 2;
    bool is_host = is_attached ? host.size() > 3 || host.find_first_of("0123456789.:") != host.npos
                               : !host.empty() && host.front() != '-';
    if (is_host) return fmt::format("-h prints the help; the host is -H {}", host);
  }
  return "";
}

std::string plain_refusal(std::string text) {
  constexpr std::string_view kWants = ": 1 required ", kMissing = " missing";
  std::size_t wants = text.find(kWants);
  if (wants == text.npos || !text.ends_with(kMissing)) return text;
  std::size_t begin = wants + kWants.size();
  return fmt::format("{} wants a value: {}", text.substr(0, wants),
                     text.substr(begin, text.size() - kMissing.size() - begin));
}

}  // namespace tsd::cli
