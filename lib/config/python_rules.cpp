// USER, PASSWORD and DOMAIN of collectors/etc/config.py.
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/foreign.h"
#include "config/replacement.h"
#include "config/rule.h"

namespace tsd::config {
namespace {

constexpr std::array<std::string_view, 3> kNames{"USER", "PASSWORD", "DOMAIN"};
constexpr std::array<std::string_view, 2> kWanted{"USER", "DOMAIN"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

/// The position of the last line `#NAME =`; line 0 when there is none.
TextPosition commented_out(const ConfigFile& file, std::string_view name) {
  TextPosition position;
  each_line(file.text, [&](std::string_view line, int number) {
    std::size_t text = line.find_first_not_of("# \t");
    if (!line.starts_with('#') || text == line.npos || !line.substr(text).starts_with(name)) return;
    std::string_view rest = line.substr(text + name.size());
    std::size_t equals = rest.find_first_not_of(" \t");
    if (equals != rest.npos && rest[equals] == '=') position = {number, static_cast<int>(text) + 1};
  });
  return position;
}

bool is_assigned(const ConfigFile& file, std::string_view name) {
  return std::ranges::any_of(file.found.all,
                             [name](const Assignment& one) { return one.name == name; });
}

void missing(const ConfigFile& file, const Hit& hit) {
  for (auto name : kWanted) {
    if (!is_assigned(file, name) && commented_out(file, name).line == 0) hit({1, 1}, name);
  }
}

void commented(const ConfigFile& file, const Hit& hit) {
  for (auto name : kWanted) {
    TextPosition position = commented_out(file, name);
    if (!is_assigned(file, name) && position.line > 0) hit(position, name);
  }
}

/// Every assignment of one of the three for which `holds` is true.
template <class Holds>
void each_of_ours(const ConfigFile& file, const Hit& hit, Holds&& holds) {
  for (const Assignment& one : file.found.all) {
    if (is_one_of(kNames, one.name) && holds(one)) hit(one.value_place, one.name);
  }
}

bool is_bare_word(std::string_view value) {
  return !value.empty() && value.find_first_of(" \t()[]{}.,+*/%'\"=<>") == value.npos;
}

void unquoted(const ConfigFile& file, const Hit& hit) {
  each_of_ours(file, hit, [](const Assignment& one) {
    return one.kind == ValueKind::code && is_bare_word(one.value);
  });
}

void tuple(const ConfigFile& file, const Hit& hit) {
  each_of_ours(file, hit, [](const Assignment& one) {
    return one.kind == ValueKind::code && one.value.ends_with(',');
  });
}

void code(const ConfigFile& file, const Hit& hit) {
  each_of_ours(file, hit, [](const Assignment& one) {
    return one.kind == ValueKind::code && !is_bare_word(one.value) && !one.value.ends_with(',');
  });
}

void unclosed(const ConfigFile& file, const Hit& hit) {
  each_of_ours(file, hit, [](const Assignment& one) { return one.kind == ValueKind::unclosed; });
}

void indented(const ConfigFile& file, const Hit& hit) {
  each_of_ours(file, hit, [](const Assignment& one) { return one.conditional; });
}

void empty(const ConfigFile& file, const Hit& hit) {
  each_of_ours(file, hit,
               [](const Assignment& one) { return one.is_settled() && one.value.empty(); });
}

void number(const ConfigFile& file, const Hit& hit) {
  each_of_ours(file, hit, [](const Assignment& one) { return one.kind == ValueKind::number; });
}

void twice(const ConfigFile& file, const Hit& hit) {
  for (auto name : kNames) {
    int before = 0;
    for (const Assignment& one : file.found.all) {
      if (one.name != name || one.conditional) continue;
      if (before > 0) hit(one.position, fmt::format("{} was set on line {}", name, before));
      before = one.position.line;
    }
  }
}

/// True for the bytes of a tag value: letters, digits and - _ . / (OpenTSDB).
bool is_tag_byte(char c) {
  auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || is_ascii_alnum(c) ||
         std::string_view("-_./").find(c) != std::string_view::npos;
}

void illegal(const ConfigFile& file, const Hit& hit) {
  for (const Assignment& one : file.found.all) {
    if (!is_one_of(kWanted, one.name) || one.kind != ValueKind::text) continue;
    auto odd = std::ranges::find_if_not(one.value, is_tag_byte);
    if (odd != one.value.end())
      hit(one.value_place,
          fmt::format("{} becomes a tag, and no tag value has {}", one.name,
                      *odd == ' ' ? std::string("a blank") : fmt::format("'{}'", *odd)));
  }
}

void placeholder(const ConfigFile& file, const Hit& hit) {
  constexpr std::array<std::string_view, 3> kShipped{"myphantomuser", "mypassword", "mydomain"};
  each_of_ours(file, hit, [&](const Assignment& one) { return is_one_of(kShipped, one.value); });
}

void misspelled(const ConfigFile& file, const Hit& hit) {
  constexpr std::array<std::string_view, 6> kOther{"user",   "User",     "domain",
                                                   "Domain", "USERNAME", "DOMAINS"};
  for (const Assignment& one : file.found.all) {
    if (is_one_of(kOther, one.name) && !one.conditional) hit(one.position, one.name);
  }
}

void compared(const ConfigFile& file, const Hit& hit) {
  each_line(file.text, [&](std::string_view line, int number) {
    for (auto name : kNames) {
      if (!line.starts_with(name)) continue;
      std::string_view rest = line.substr(name.size());
      std::size_t sign = rest.find_first_not_of(" \t");
      if (sign != rest.npos && rest.substr(sign).starts_with("=="))
        hit({number, static_cast<int>(name.size() + sign) + 1}, name);
    }
  });
}

void colon(const ConfigFile& file, const Hit& hit) {
  each_line(file.text, [&](std::string_view line, int number) {
    for (auto name : kNames) {
      if (!line.starts_with(name) || line.find('=') != line.npos) continue;
      std::string_view rest = line.substr(name.size());
      std::size_t sign = rest.find_first_not_of(" \t");
      if (sign != rest.npos && rest[sign] == ':')
        hit({number, static_cast<int>(name.size() + sign) + 1}, name);
    }
  });
}

void secret(const ConfigFile& file, const Hit& hit) {
  for (const Assignment& one : file.found.all) {
    if (one.name == "PASSWORD" && !one.value.empty()) hit(one.position, "");
  }
}

void readable_secret(const ConfigFile& file, const Hit& hit) {
  for (const Assignment& one : file.found.all) {
    bool readable = file.mode && (*file.mode & 0004) != 0;
    if (one.name == "PASSWORD" && !one.value.empty() && readable)
      hit(one.position, fmt::format("{:04o}", *file.mode));
  }
}

void code_tags(const ConfigFile& file, const Hit& hit) {
  constexpr std::array<std::string_view, 3> kOurs{"user", "password", "domain"};
  for (const CodeTag& tag : file.found.code_tags) {
    if (!is_one_of(kOurs, tag.key))
      hit(tag.position, tag.key.empty() ? "tags" : fmt::format("the tag {}", tag.key));
  }
}

void default_entries(const ConfigFile& file, const Hit& hit) {
  for (const Replaced& one : replaced_settings(file))
    hit(one.position, fmt::format("{}: {}", one.name, to_string(one)));
}

void unread_defaults(const ConfigFile& file, const Hit& hit) {
  for (const Evaluated& one : file.found.unread) hit(one.position, quote_foreign(one.source));
}

constexpr Rule kPythonRules[] = {
    {"name-missing", Weight::fault, "no line sets {0}: write {0} = and its value in quotes",
     missing},
    {"name-commented", Weight::fault,
     "the line that sets {} is commented out: remove its leading '#'", commented},
    {"unquoted", Weight::fault,
     "the value of {} stands without quotes: Python takes it for the name of a variable", unquoted},
    {"comma", Weight::fault, "the comma at the end makes a tuple of {}: remove it", tuple},
    {"value-code", Weight::fault,
     "only running it could tell what {} is: write the value itself, in quotes", code},
    {"quote-open", Weight::fault, "the quote that opens the value of {} never closes", unclosed},
    {"indented", Weight::fault, "{} is set inside a block or behind blanks: begin the line with it",
     indented},
    {"value-empty", Weight::fault, "{} is empty", empty},
    {"value-number", Weight::fault, "the value of {} is a number: put it in quotes", number},
    {"name-twice", Weight::fault, "{} already, and the last one wins: keep one", twice},
    {"value-illegal", Weight::fault, "{}", illegal},
    {"placeholder", Weight::fault, "{} still has the value it was shipped with", placeholder},
    {"misspelled", Weight::fault, "{} is not the name that is read: USER, PASSWORD and DOMAIN are",
     misspelled},
    {"compared", Weight::fault, "== compares; one = sets {}", compared},
    {"colon", Weight::fault, "{} is set with '=', not with ':'", colon},
    {"secret-tag", Weight::remark,
     "tcollector sends PASSWORD in clear as a tag of every point; tsd-collect leaves it out",
     secret},
    {"secret-readable", Weight::remark,
     "mode {}: everybody on this machine can read PASSWORD: chmod o-r", readable_secret},
    {"code-tags", Weight::remark,
     "code here would set {}; it is not run: give tags to tsd-collect with -t KEY=VALUE",
     code_tags},
    {"default-entry", Weight::remark, "get_defaults() is not run; in place of {}", default_entries},
    {"default-unread", Weight::remark,
     "get_defaults() is not run, and cannot be read: {}; give the options that it would set",
     unread_defaults},
};

}  // namespace

std::span<const Rule> python_rules() {
  return kPythonRules;
}

}  // namespace tsd::config
