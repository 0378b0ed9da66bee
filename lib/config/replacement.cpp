#include "config/replacement.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "base/foreign.h"
#include "base/number.h"
#include "config/command_line.h"
#include "config/cursor.h"
#include "config/replacement_rows.h"
#include "net/endpoint.h"
#include "net/host_name.h"

namespace tsd::config {
namespace {

/// What is off, or an empty list, needs no option.
bool is_needless(const ReplacedRow& row, std::string_view value) {
  constexpr std::array<std::string_view, 8> kOff{"",   "False", "None",   "[]",
                                                 "()", "{}",    "dict()", "list()"};
  return std::ranges::find(kOff, value) != kOff.end() || (row.form == Form::flag && value == "0");
}

/// A value that stays one word in COLLECT_OPTIONS, and neither a command, a pattern nor an option.
bool is_plain(std::string_view value, std::string_view signs) {
  return !value.empty() && !value.starts_with('-') && std::ranges::all_of(value, [&](char c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
           signs.find(c) != signs.npos;
  });
}

bool is_name(std::string_view value) {
  return is_plain(value, "-_./");
}

std::string tag_fault(std::string_view tag) {
  std::size_t equals = tag.find('=');
  if (equals == tag.npos) return "a tag is KEY=VALUE";
  bool fine = is_name(tag.substr(0, equals)) &&
              is_name("x" + std::string(tag.substr(equals + 1))) && equals + 1 < tag.size();
  return fine ? "" : "tags have letters, digits and - _ . /";
}

std::string hosts_fault(std::string_view value) {
  auto all = net::parse_endpoints(value);
  if (!all) return all.error().text;
  for (const net::Endpoint& one : *all) {
    if (auto fault = net::host_fault(one.host); !fault.empty()) return fault;
  }
  return is_plain(value, "/.-_:,%[]") ? "" : "it is no plain word";
}

std::string number_fault(std::string_view value, std::int64_t least, std::int64_t most) {
  auto number = parse_number<std::int64_t>(value);
  bool fine = number && *number >= least && *number <= most;
  return fine ? "" : fmt::format("it is not a whole number from {} to {}", least, most);
}

/// Why the tools would refuse the option with this value; empty: they take it.
std::string value_fault(const ReplacedRow& row, std::string_view value) {
  constexpr std::int64_t kLongest = 1'000'000'000;
  switch (row.form) {
    case Form::hosts:
      return hosts_fault(value);
    case Form::address:
      return is_plain(value, "-_.:") ? net::host_fault(value) : "it is no plain word";
    case Form::port:
      return number_fault(value, 1, 65535);
    case Form::count:
      return number_fault(value, 1, 1000);
    case Form::whole:
      return number_fault(value, value == row.standing ? 0 : 1, kLongest);
    case Form::seconds:
      return number_fault(value, 0, kLongest);
    case Form::tag:
    case Form::tags:
      return tag_fault(value);
    case Form::name:
      return is_name(value) ? "" : "names have letters, digits and - _ . /";
    case Form::word:
    case Form::directory:
    case Form::path:
      return is_plain(value, "/.-_+:,@%=") ? "" : "it is no plain word";
    default:
      return "";
  }
}

/// The tags of EXTRA_TAGS, which has them with their option, or alone.
std::vector<std::string> tags_of(std::string_view value) {
  std::vector<std::string> tags;
  for (std::string& word : split_words(value)) {
    if (word == "-t" || word == "--tag") continue;
    for (std::string_view option : {"--tag=", "-t"}) {
      if (word.starts_with(option)) word.erase(0, option.size());
    }
    tags.push_back(std::move(word));
  }
  return tags;
}

std::string option_of(const ReplacedRow& row, std::string_view value) {
  std::string_view gap = row.option.ends_with('=') ? "" : " ";
  switch (row.form) {
    case Form::flag:
    case Form::secret:
    case Form::sentence:
      return std::string(row.option);
    case Form::seconds:
      return fmt::format("{}{}{}s", row.option, gap, value);
    case Form::path:
      return fmt::format("{} {}{}", row.option, value.starts_with('/') ? "" : "/", value);
    default:
      return fmt::format("{}{}{}", row.option, gap, value);
  }
}

/// What the settings of one kind of file become.
class Replacing {
 public:
  explicit Replacing(std::span<const ReplacedRow> rows) : rows_(rows) {}

  void add(const Assignment& one) {
    if (one.value.ends_with('\r')) return add(without_return(one));  // of Windows
    auto row = std::ranges::find(rows_, one.name, &ReplacedRow::name);
    if (row == rows_.end() || one.for_one_command) return;
    bool known = one.kind == ValueKind::text || one.kind == ValueKind::number;
    if (is_needless(*row, one.value)) return;
    if (!known && row->form == Form::directory) return;
    Replaced base{one.name, one.position, row->target, std::string(row->option), key_of(*row)};
    if (row->form == Form::secret) {
      base.target = Replaced::by_hand;
      found.push_back(std::move(base));
    } else if (row->form == Form::sentence) {
      found.push_back(std::move(base));
    } else if (one.conditional || (!known && !one.has_value_only())) {
      doubtful(std::move(base), one);
    } else if (!known) {
      by_hand(std::move(base), one.value, "");
    } else {
      carry(*row, std::move(base), one);
    }
  }

  std::vector<Replaced> found;

 private:
  static Assignment without_return(Assignment one) {
    one.value.pop_back();
    return one;
  }

  static std::string key_of(const ReplacedRow& row) {
    bool own = row.form == Form::hosts || row.target == Replaced::nothing;
    return std::string(own ? row.name : row.option.substr(0, row.option.find('=')));
  }

  void carry(const ReplacedRow& row, Replaced base, const Assignment& one) {
    if (one.value == row.standing) {
      base.target = Replaced::nothing;
      base.text = fmt::format("{} {} is the default", row.option, one.value);
      found.push_back(std::move(base));
      return;
    }
    auto values = row.form == Form::tags ? tags_of(one.value) : std::vector{one.value};
    for (const auto& value : values) {
      if (auto fault = value_fault(row, value); !fault.empty())
        return by_hand(std::move(base), one.value, fault);
    }
    for (const auto& value : values) {
      base.text = option_of(row, value);
      bool tag = row.form == Form::tag || row.form == Form::tags;
      if (tag) base.key = base.text.substr(0, base.text.find('='));
      found.push_back(base);
    }
  }

  void by_hand(Replaced base, std::string_view value, std::string_view fault) {
    base.target = Replaced::by_hand;
    if (base.key == "-t") base.key = fmt::format("-t {} {}", base.name, value);  // of a tag each
    base.text = fmt::format("{} takes its place, and {} cannot be carried over{}{}", base.text,
                            quote_foreign(value), fault.empty() ? " as it is" : ": ", fault);
    found.push_back(std::move(base));
  }

  /// It does not take the place of what is known.
  void doubtful(Replaced base, const Assignment& one) {
    base.target = Replaced::by_hand;
    base.key = one.name + "?";
    base.text = fmt::format(
        "{} takes its place, and its value cannot be known for certain: {} may count too",
        base.text, quote_foreign(one.value));
    found.push_back(std::move(base));
  }

  std::span<const ReplacedRow> rows_;
};

/// $NAME or ${NAME in a shell text.
bool is_used(std::string_view text, std::string_view name) {
  for (std::size_t at = 0; (at = text.find('$', at)) != text.npos;) {
    std::string_view rest = text.substr(++at);
    if (rest.starts_with('{')) rest.remove_prefix(1);
    bool ends = rest.size() == name.size() ||
                (rest.size() > name.size() && !is_name_byte(rest[name.size()]));
    if (rest.starts_with(name) && ends) return true;
  }
  return false;
}

/// A list of hosts is one value; of a list, each element is an entry at the same place.
std::vector<Assignment> with_whole_lists(const std::vector<Assignment>& entries) {
  std::vector<Assignment> whole;
  for (const Assignment& one : entries) {
    bool more = !whole.empty() && one.name == "hosts" && whole.back().name == one.name &&
                whole.back().position.line == one.position.line &&
                whole.back().position.column == one.position.column;
    if (more) {
      whole.back().value += "," + one.value;
      if (one.kind == ValueKind::code) whole.back().kind = one.kind;
    } else {
      whole.push_back(one);
    }
  }
  return whole;
}

/// The installer takes one TSD; the sender has the others too.
std::string for_installer(std::string_view option) {
  std::size_t comma = option.find(',');
  std::string text = fmt::format("tsd-install-init {}", option.substr(0, comma));
  if (comma == option.npos) return text;
  return fmt::format("{}, and tsd-send -H {}", text, option.substr(comma + 1));
}

}  // namespace

std::vector<Replaced> replaced_settings(const ConfigFile& file) {
  if (file.kind == FileKind::unit) return {};
  if (file.kind == FileKind::python) {
    Replacing python(python_replacements());
    for (const Assignment& one : with_whole_lists(file.found.defaults)) python.add(one);
    return std::move(python.found);
  }
  Replacing shell(shell_replacements());
  for (const Assignment& one : file.found.all) {
    if (file.kind == FileKind::defaults || one.is_settled()) shell.add(one);
  }
  return std::move(shell.found);
}

std::vector<Replaced> replaced_variable(const Assignment& variable) {
  Replacing shell(shell_replacements());
  shell.add(variable);
  return std::move(shell.found);
}

std::vector<const Assignment*> unread_variables(const ConfigFile& file) {
  constexpr std::string_view kRead[] = {"TSD_HOST",
                                        "TSD_PORT",
                                        "TCOLLECTOR_PATH",
                                        "PIDFILE",
                                        "LOG",
                                        "RUN_AS_USER",
                                        "SPOOL",
                                        "STATE",
                                        "COLLECT_OPTIONS",
                                        "VALIDATE_OPTIONS",
                                        "SEND_OPTIONS",
                                        "PATH",
                                        "LANG",
                                        "LC_ALL",
                                        "TZ",
                                        "TERM",
                                        "HOME",
                                        "TMPDIR",
                                        "IFS"};
  std::vector<const Assignment*> unread;
  for (const Assignment& one : file.found.all) {
    bool known = std::ranges::count(kRead, one.name) > 0 ||
                 std::ranges::count(shell_replacements(), one.name, &ReplacedRow::name) > 0;
    if (file.kind == FileKind::defaults && !known && !one.for_one_command &&
        !is_used(file.text, one.name))
      unread.push_back(&one);
  }
  return unread;
}

std::string to_string(const Replaced& one) {
  switch (one.target) {
    case Replaced::host:
      return for_installer(one.text);
    case Replaced::port:
      return fmt::format("tsd-install-init {}", one.text);
    case Replaced::collect:
      return fmt::format("tsd-collect {}", one.text);
    case Replaced::send:
      return fmt::format("tsd-send {}", one.text);
    default:
      return one.text;
  }
}

}  // namespace tsd::config
