#include "init/account.h"

#include <fmt/core.h>

#include <set>

#include "base/number.h"
#include "base/text.h"

namespace tsd::init {
namespace {

/// Field `number` of the line, from 0.
std::string_view field(std::string_view line, int number) {
  while (number-- > 0) {
    std::size_t colon = line.find(':');
    if (colon == line.npos) return {};
    line.remove_prefix(colon + 1);
  }
  return line.substr(0, line.find(':'));
}

/// The id in field `number` of the last line that begins with `name`.
std::optional<unsigned> id_of(std::string_view text, std::string_view name, int number) {
  std::optional<unsigned> id;
  for (std::string_view line : lines_of(text)) {
    if (field(line, 0) == name) id = parse_number<unsigned>(field(line, number));
  }
  return id;
}

unsigned free_id(const AccountTexts& files) {
  std::set<unsigned> taken;
  for (std::size_t file : {0u, 1u}) {
    std::string text = files.texts[file].value_or("");
    for (std::string_view line : lines_of(text)) {
      if (auto id = parse_number<unsigned>(field(line, 2))) taken.insert(*id);
    }
  }
  unsigned id = 999;
  while (id > 100 && taken.contains(id)) --id;
  return id;
}

void append(std::optional<std::string>& text, std::string_view name, const std::string& line) {
  if (!text || id_of(*text, name, 0) || text->starts_with(std::string(name) + ":") ||
      text->find(fmt::format("\n{}:", name)) != text->npos) {
    return;
  }
  if (!text->empty() && !text->ends_with('\n')) *text += '\n';
  *text += line;
}

}  // namespace

std::optional<AccountIds> find_account(const AccountTexts& files, std::string_view name) {
  auto user = id_of(files.texts[0].value_or(""), name, 2);
  auto group = id_of(files.texts[0].value_or(""), name, 3);
  if (!user || !group) return std::nullopt;
  return AccountIds{*user, *group};
}

AccountTexts with_account(AccountTexts files, std::string_view name) {
  unsigned id = free_id(files);
  unsigned group = id_of(files.texts[1].value_or(""), name, 2).value_or(id);
  append(files.texts[0], name,
         fmt::format("{}:x:{}:{}:ships metrics to a TSD:/nonexistent:/usr/sbin/nologin\n", name, id,
                     group));
  append(files.texts[1], name, fmt::format("{}:x:{}:\n", name, group));
  append(files.texts[2], name, fmt::format("{}:!:::::::\n", name));
  append(files.texts[3], name, fmt::format("{}:!::\n", name));
  return files;
}

AccountTexts without_account(AccountTexts files, std::string_view name) {
  for (auto& text : files.texts) {
    if (!text) continue;
    std::string rest;
    for (std::string_view line : lines_of(*text)) {
      if (field(line, 0) != name) rest.append(line).append("\n");
    }
    if (!text->ends_with('\n') && !rest.empty()) rest.pop_back();
    text = rest;
  }
  return files;
}

}  // namespace tsd::init
