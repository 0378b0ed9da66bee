#include "config/program_file.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/foreign.h"
#include "base/number.h"
#include "base/shell_word.h"
#include "base/text.h"

namespace tsd::config {
namespace {

constexpr std::string_view kUtf8Mark = "\xef\xbb\xbf";
constexpr std::string_view kElf =
    "\x7f"
    "ELF";
constexpr std::string_view kEnv = "/env";

// As systemd has them (hidden_or_backup_file(3) in spirit), and run-parts(8); in any case, and with
// a number behind them too (.bak1, .rpmsave.1).
constexpr std::string_view kLeftovers[] = {
    "~",         ".bak",    ".old",      ".new",    ".orig",    ".rej",        ".save",
    ".sav",      ".backup", ".tmp",      ".temp",   ",",        ",v",          ".rpmsave",
    ".rpmorig",  ".rpmnew", ".rpmmoved", ".pacnew", ".pacsave", ".pacorig",    ".cfsaved",
    ".cfedited", ".cfnew",  ".augsave",  ".augnew", ".part",    ".puppet-bak", ".ansible-bak",
    ".salt-bak", ".bkp",    ".bck",      ".copy",   ".swx"};

/// What package managers put behind a dot, with one word more: .dpkg-old, .apk-new.
constexpr std::string_view kPackaged[] = {".dpkg-", ".ucf-", ".apk-", ".xbps-"};

constexpr std::array<std::string_view, 10> kScripts{".py", ".sh",  ".bash", ".pl",  ".rb",
                                                    ".js", ".php", ".lua",  ".awk", ".tcl"};

/// Words that accompany collectors and are none.
constexpr std::array<std::string_view, 3> kCompanions{"__init__.py", "README", "LICENSE"};

std::string_view after_mark(std::string_view head) {
  return head.starts_with(kUtf8Mark) ? head.substr(kUtf8Mark.size()) : head;
}

std::string_view first_line(std::string_view head) {
  return head.substr(0, head.find('\n'));
}

enum class Program { there, missing, not_executable };

Program look_up(const os::Root& root, const std::string& path) {
  auto fd = root.open(path, O_PATH);
  struct stat status {};
  if (!fd || ::fstat(fd->get(), &status) != 0) return Program::missing;
  return S_ISREG(status.st_mode) && (status.st_mode & 0111) != 0 ? Program::there
                                                                 : Program::not_executable;
}

bool is_in(const os::Root& root, std::string_view search, std::string_view program) {
  while (!search.empty()) {
    std::string_view place = search.substr(0, search.find(':'));
    search.remove_prefix(std::min(place.size() + 1, search.size()));
    if (place.empty()) continue;
    if (look_up(root, fmt::format("{}/{}", place, program)) == Program::there) return true;
  }
  return false;
}

/// Of `#!/usr/bin/env -S python3 -u`. The kernel hands over all that follows as one word, which
/// only -S takes apart. Other options may change where programs are looked up.
std::string env_fault(const os::Root& root, const std::string& search, std::string_view line,
                      std::string_view word) {
  std::string_view program = word;
  if (word.starts_with("-S")) {
    word.remove_prefix(2);
    program = next_word(word, kLineBlanks);
  }
  if (program.empty() || program.starts_with('-') || program.find('=') != program.npos ||
      program.find('/') != program.npos || is_in(root, search, program))
    return "";
  bool needs_split = program.find(' ') != program.npos;
  return fmt::format("{}: there is no program {}{}", printable(line), quote_foreign(program),
                     needs_split ? "; env -S takes words apart" : "");
}

bool is_leftover(std::string_view lower) {
  auto ends = [&](std::string_view ending) {
    return lower.size() > ending.size() && lower.ends_with(ending);
  };
  std::string_view last = lower.substr(std::min(lower.rfind('.'), lower.size()));
  bool swap = last.size() == 4 && last.starts_with(".sw") && last[3] >= 'a' && last[3] <= 'p';
  bool packaged = std::ranges::any_of(
      kPackaged, [&](std::string_view begin) { return last.starts_with(begin); });
  return std::ranges::any_of(kLeftovers, ends) ||
         ((swap || packaged) && last.size() < lower.size());
}

/// "mine.bak" of "mine.bak1" and "mine.bak.20240131".
std::string_view without_number(std::string_view name) {
  std::string_view rest = name;
  while (!rest.empty() && is_digits(rest.substr(rest.size() - 1))) rest.remove_suffix(1);
  if (rest.size() == name.size()) return name;
  if (rest.ends_with('.') || rest.ends_with('-') || rest.ends_with('_')) rest.remove_suffix(1);
  return rest;
}

/// What programs drop where they are run: #mine#, sedA1B2C3, core.123, nohup.out.
bool is_dropping(std::string_view name) {
  constexpr std::string_view kSed = "sed";
  auto is_upper_or_digit = [](char c) { return is_ascii_digit(c) || (c >= 'A' && c <= 'Z'); };
  std::string_view behind = name.substr(std::min(kSed.size(), name.size()));
  // mkstemp(3) draws from all letters; sedans, of small ones alone, are somebody's program.
  bool sed = name.starts_with(kSed) && behind.size() == 6 &&
             std::ranges::all_of(behind, is_ascii_alnum) &&
             std::ranges::any_of(behind, is_upper_or_digit);
  bool core = name.starts_with("core.") && is_digits(name.substr(5));
  bool sharp = name.starts_with('#') && name.ends_with('#') && name.size() > 1;
  return sed || core || sharp || name == "core" || name == "nohup.out";
}

}  // namespace

std::string name_fault(std::string_view name) {
  auto is_odd = [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) == 0x7f;
  };
  if (std::ranges::any_of(name, is_odd)) return "its name has a blank or a control character";
  std::string lower = ascii_lower(name);
  bool is_left = is_leftover(lower) || is_leftover(without_number(lower)) || is_dropping(name);
  return is_left ? "editors and packages leave such names behind" : "";
}

bool is_like_program(std::string_view name, std::string_view head) {
  if (std::ranges::find(kCompanions, name) != kCompanions.end()) return false;
  if (after_mark(head).starts_with("#!") || head.starts_with(kElf)) return true;
  std::size_t dot = name.rfind('.');
  if (dot == name.npos) return true;
  return std::ranges::find(kScripts, name.substr(dot)) != kScripts.end();
}

bool is_runnable(std::string_view head) {
  return head.starts_with("#!") || head.starts_with(kElf);
}

std::string first_line_fault(const std::string& path, std::string_view head) {
  if (head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff"))
    return "it is UTF-16: write it as UTF-8, without a byte order mark";
  if (!after_mark(head).starts_with("#!")) return "";
  if (head.starts_with(kUtf8Mark))
    return fmt::format("a byte order mark stands before #!: sed -i '1s/^\\xef\\xbb\\xbf//' {}",
                       shell_word(path));
  if (first_line(head).ends_with('\r'))
    return fmt::format("its first line ends with a carriage return (Windows): sed -i 's/\\r$//' {}",
                       shell_word(path));
  std::string_view rest = first_line(head).substr(2);
  return next_word(rest, kLineBlanks).empty() ? "its #! line names no interpreter" : "";
}

std::string interpreter_fault(const os::Root& root, const std::string& search,
                              std::string_view head) {
  if (!head.starts_with("#!")) return "";
  std::string_view line = first_line(head), rest = line.substr(2);
  std::string interpreter(next_word(rest, kLineBlanks));
  switch (look_up(root, interpreter)) {
    case Program::missing:
      return fmt::format("#!{}: there is no such program", printable(interpreter));
    case Program::not_executable:
      return fmt::format("#!{}: this is no program that can be run", printable(interpreter));
    case Program::there:
      break;
  }
  return interpreter.ends_with(kEnv) ? env_fault(root, search, line, trim(rest, kLineBlanks)) : "";
}

}  // namespace tsd::config
