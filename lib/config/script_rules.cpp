// Rules for scripts that init systems have to start. The requirements were measured with
// update-rc.d, insserv, chkconfig and the generator of systemd; all of them silently ignore a
// header that they cannot read.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <vector>

#include "base/number.h"
#include "config/reader/command_line.h"
#include "config/rule.h"

namespace tsd::config {
namespace {

struct Header {
  int begin = 0, end = 0;  // lines of ### BEGIN INIT INFO and ### END INIT INFO; 0: none
  struct Value {
    std::string text;
    int line;
  };
  std::map<std::string, Value, std::less<>> values;  // the fields between them
};

std::string_view without_cr(std::string_view line) {
  return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

Header lsb_header(const ConfigFile& file) {
  Header header;
  each_line(file.text, [&](std::string_view raw, int number) {
    std::string_view line = without_cr(raw);
    if (line == "### BEGIN INIT INFO") header.begin = number;
    if (header.begin == 0 || header.end != 0) return;
    if (line == "### END INIT INFO") header.end = number;
    std::size_t colon = line.find(':');
    if (!line.starts_with("# ") || colon == line.npos) return;
    header.values.insert_or_assign(std::string(line.substr(2, colon - 2)),
                                   Header::Value{std::string(line.substr(colon + 1)), number});
  });
  return header;
}

void shebang(const ConfigFile& file, const Hit& hit) {
  if (!file.text.starts_with("#!") && !file.text.starts_with("\xef\xbb\xbf#!")) hit({1, 1}, "");
}

void not_shell(const ConfigFile& file, const Hit& hit) {
  std::string_view first = std::string_view(file.text).substr(0, file.text.find('\n'));
  if (first.starts_with("#!") && without_cr(first).find("sh") == first.npos)
    hit({1, 1}, without_cr(first));
}

void not_executable(const ConfigFile& file, const Hit& hit) {
  if (file.mode && (*file.mode & 0100) == 0) hit({1, 1}, fmt::format("{:04o}", *file.mode));
}

void writable(const ConfigFile& file, const Hit& hit) {
  if (file.mode && (*file.mode & 0022) != 0) hit({1, 1}, fmt::format("{:04o}", *file.mode));
}

void lsb_missing(const ConfigFile& file, const Hit& hit) {
  bool spoiled = false;  // another rule reports it
  each_line(file.text, [&](std::string_view line, int) {
    spoiled = spoiled || line.find("BEGIN INIT INFO") != line.npos;
  });
  if (!spoiled) hit({1, 1}, "");
}

void lsb_mark(const ConfigFile& file, const Hit& hit) {
  each_line(file.text, [&](std::string_view raw, int number) {
    std::string_view line = without_cr(raw);
    for (std::string_view mark : {"### BEGIN INIT INFO", "### END INIT INFO"}) {
      if (line.find(mark.substr(4)) != line.npos && line.starts_with('#') && line != mark)
        hit({number, 1}, mark);
    }
  });
}

void lsb_unended(const ConfigFile& file, const Hit& hit) {
  Header header = lsb_header(file);
  if (header.begin > 0 && header.end == 0) hit({header.begin, 1}, "");
}

void lsb_incomplete(const ConfigFile& file, const Hit& hit) {
  Header header = lsb_header(file);
  if (header.begin == 0) return;
  for (std::string_view key :
       {"Provides", "Required-Start", "Required-Stop", "Default-Start", "Default-Stop"}) {
    if (!header.values.contains(key)) hit({header.begin, 1}, key);
  }
}

void lsb_tab(const ConfigFile& file, const Hit& hit) {
  each_line(file.text, [&](std::string_view line, int number) {
    bool gap = line.starts_with("#\t") || line.starts_with("#  ") || line.starts_with("#D");
    if (gap && line.find("Default-Start:") != line.npos) hit({number, 2}, "");
  });
}

void lsb_never(const ConfigFile& file, const Hit& hit) {
  Header header = lsb_header(file);
  auto start = header.values.find("Default-Start");
  if (start != header.values.end() && split_words(start->second.text, kLineBlanks).empty())
    hit({start->second.line, 1}, "");
}

void lsb_unknown(const ConfigFile& file, const Hit& hit) {
  constexpr std::array<std::string_view, 7> kKnown{"$local_fs",  "$network", "$named", "$portmap",
                                                   "$remote_fs", "$syslog",  "$time"};
  Header header = lsb_header(file);
  for (std::string_view key : {"Required-Start", "Required-Stop"}) {
    auto value = header.values.find(key);
    if (value == header.values.end()) continue;
    for (const auto& word : split_words(value->second.text, kLineBlanks)) {
      if (word[0] == '$' && word != "$all" && std::ranges::find(kKnown, word) == kKnown.end()) {
        hit({value->second.line, 1}, word);
      }
    }
  }
}

/// The words behind "# chkconfig:" and the line number; 0 when there is no such line.
std::pair<std::vector<std::string>, int> chkconfig_header(const ConfigFile& file) {
  std::pair<std::vector<std::string>, int> header{{}, 0};
  each_line(file.text, [&](std::string_view line, int number) {
    if (!line.starts_with('#') || header.second > 0) return;
    std::string_view rest = line.substr(std::min(line.find_first_not_of("# \t"), line.size()));
    if (rest.starts_with("chkconfig:"))
      header = {split_words(rest.substr(10), kLineBlanks), number};
  });
  return header;
}

void chkconfig_missing(const ConfigFile& file, const Hit& hit) {
  if (chkconfig_header(file).second == 0) hit({1, 1}, "");
}

bool is_priority(std::string_view word) {
  auto number = parse_number<int>(word);
  return number && *number >= 0 && *number <= 99;
}

void chkconfig_shape(const ConfigFile& file, const Hit& hit) {
  auto [words, line] = chkconfig_header(file);
  if (line == 0) return;
  bool levels = words.size() == 3 &&
                (words[0] == "-" || words[0].find_first_not_of("0123456") == std::string::npos);
  if (!levels || !is_priority(words[1]) || !is_priority(words[2])) hit({line, 1}, "");
}

void levels_differ(const ConfigFile& file, const Hit& hit) {
  auto [words, line] = chkconfig_header(file);
  Header header = lsb_header(file);
  auto start = header.values.find("Default-Start");
  if (words.size() != 3 || start == header.values.end()) return;
  std::set<char> red_hat(words[0].begin(), words[0].end()), lsb;
  for (const auto& word : split_words(start->second.text, kLineBlanks)) lsb.insert(word[0]);
  if (red_hat != lsb) hit({line, 1}, fmt::format("{}", start->second.line));
}

/// Reports the first line that contains one of `words` outside of comments.
void find_command(const ConfigFile& file, const Hit& hit,
                  std::initializer_list<std::string_view> words) {
  bool told = false;
  each_line(file.text, [&](std::string_view line, int number) {
    std::size_t text = line.find_first_not_of(" \t");
    if (told || text == line.npos || line[text] == '#') return;
    for (std::string_view word : words) {
      if (std::size_t at = line.find(word); at != line.npos && !told) {
        told = true;
        hit({number, static_cast<int>(at) + 1}, word);
      }
    }
  });
}

void redirected(const ConfigFile& file, const Hit& hit) {
  find_command(file, hit, {"lsb/init-functions"});
}
void kills_by_name(const ConfigFile& file, const Hit& hit) {
  find_command(file, hit, {"pkill", "killall"});
}

constexpr Rule kScriptRules[] = {
    {"shebang-missing", Weight::fault, "the first line is no #!: make it #!/bin/sh", shebang},
    {"shebang-odd", Weight::fault, "{} is no shell, and init systems expect one", not_shell},
    {"not-executable", Weight::fault,
     "mode {}: nothing that is not executable is started, and nobody says so: chmod +x",
     not_executable},
    {"writable", Weight::fault, "mode {}: others may write what root runs: chmod go-w", writable},
    {"lsb-missing", Weight::fault,
     "no LSB header (### BEGIN INIT INFO): update-rc.d links nothing on Debian, without a word",
     lsb_missing},
    {"lsb-mark", Weight::fault, "the line has to be exactly: {}", lsb_mark},
    {"lsb-unended", Weight::fault, "### END INIT INFO is missing", lsb_unended},
    {"lsb-incomplete", Weight::fault, "the LSB header has no line \"# {}:\"", lsb_incomplete},
    {"lsb-blank", Weight::fault,
     "exactly one blank belongs between '#' and Default-Start: update-rc.d overlooks this line",
     lsb_tab},
    {"lsb-never", Weight::fault, "Default-Start is empty: it is started in no runlevel", lsb_never},
    {"lsb-unknown", Weight::fault, "{} is no facility that init systems know", lsb_unknown},
    {"chkconfig-missing", Weight::remark,
     "no \"# chkconfig:\" line: chkconfig on Red Hat goes by the LSB header alone, or refuses",
     chkconfig_missing},
    {"chkconfig-shape", Weight::fault,
     "chkconfig wants runlevels and two numbers up to 99, as in: # chkconfig: 2345 90 10",
     chkconfig_shape},
    {"levels-differ", Weight::remark,
     "these runlevels are not those of Default-Start on line {}: chkconfig takes both",
     levels_differ},
    {"redirected", Weight::remark,
     "{}: under systemd it turns start into systemctl start, which does nothing for a service that "
     "died",
     redirected},
    {"kills-by-name", Weight::remark,
     "{} ends whatever bears the name, other people's processes too", kills_by_name},
};

}  // namespace

std::span<const Rule> script_rules() {
  return kScriptRules;
}

}  // namespace tsd::config
