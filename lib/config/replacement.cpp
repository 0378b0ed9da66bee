#include "config/replacement.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <span>

#include "base/foreign.h"
#include "config/reader/command_line.h"
#include "config/reader/cursor.h"
#include "config/replacement_rows.h"
#include "config/replacement_value.h"

namespace tsd::config {
namespace {

/// What is off, or an empty list, needs no option.
bool is_needless(const ReplacedRow& row, std::string_view value) {
  constexpr std::array<std::string_view, 8> kOff{"",   "False", "None",   "[]",
                                                 "()", "{}",    "dict()", "list()"};
  return std::ranges::find(kOff, value) != kOff.end() || (row.form == Form::flag && value == "0");
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
