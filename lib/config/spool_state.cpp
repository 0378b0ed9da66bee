#include "config/spool_state.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/number.h"
#include "config/reader/shell_words.h"
#include "spool/layout.h"

namespace tsd::config {
namespace {

/// The id of the account in /etc/passwd of `tree`.
std::optional<unsigned> user_id(const os::Tree& tree, const std::string& account) {
  std::string passwd = "\n" + tree.read("/etc/passwd").value_or("");
  std::size_t at = passwd.find("\n" + account + ":");
  if (at == passwd.npos) return std::nullopt;
  std::size_t id = passwd.find(':', at + account.size() + 2) + 1;
  return parse_number<unsigned>(std::string_view(passwd).substr(id, passwd.find(':', id) - id));
}

/// The default in ${NAME-VALUE} or ${NAME=VALUE}; nothing for other words.
std::optional<std::string> standing_of(std::string_view name, std::string_view word) {
  for (char sign : {'-', '='}) {
    std::string opening = fmt::format("${{{}{}", name, sign);
    std::size_t at = word.find(opening);
    if (at == word.npos) continue;
    word.remove_prefix(at + opening.size());
    return std::string(word.substr(0, word.find('}')));
  }
  return std::nullopt;
}

}  // namespace

std::string spool_path(const std::vector<ConfigFile>& files) {
  for (auto file = files.rbegin(); file != files.rend(); ++file) {
    const Assignment* found = file->found.find("SPOOL");
    if (found != nullptr && found->is_settled()) return found->value;
  }
  for (const ConfigFile& file : files) {
    if (file.kind != FileKind::script) continue;
    for (const ShellWord& word : shell_words(file.text)) {
      if (auto standing = standing_of("SPOOL", word.source)) return *standing;
    }
  }
  return "";
}

SpoolState look_at_spool(const os::Tree& tree, const std::string& path,
                         const std::string& account) {
  SpoolState state;
  auto status = tree.look(path);
  if (!status) {
    state.text = path + ": not there yet, the service makes it";
  } else if (!tree.has_directory(path)) {
    state = {path + " is no directory", false};
  } else if (auto id = user_id(tree, account); id && *id != status->st_uid) {
    state = {fmt::format("{} is not {}'s: chown {} {}", path, account, account, path), false};
  } else if ((status->st_mode & 0700) != 0700) {
    state = {fmt::format("{} is closed to its owner: chmod 700 {}", path, path), false};
  } else if ((status->st_mode & 0077) != 0) {
    state = {fmt::format("{} is open to others: chmod 700 {}", path, path), false};
  } else {
    state.text = path;
  }
  std::string waiting = path + "/" + spool::kWaiting;
  state.used = tree.has_directory(waiting);
  for (const auto& name : tree.names(waiting)) {
    auto segment = tree.look(waiting + "/" + name);
    if (!segment || !S_ISREG(segment->st_mode)) continue;
    ++state.segments;
    auto time = static_cast<std::int64_t>(segment->st_mtime);
    state.oldest = state.oldest == 0 ? time : std::min(state.oldest, time);
  }
  return state;
}

}  // namespace tsd::config
