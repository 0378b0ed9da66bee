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
#include "net/endpoint.h"
#include "net/host_name.h"

namespace tsd::config {
namespace {

/// How a value becomes an option, and which values do.
enum class Form {
  word,       ///< OPTION VALUE
  directory,  ///< the same; what is no literal needs no option
  name,       ///< the same, of letters, digits and - _ . /
  hosts,      ///< the same, HOST[:PORT],...
  address,    ///< the same, a host or an address
  port,       ///< the same, 1 to 65535
  count,      ///< the same, 1 to 1000
  whole,      ///< the same, whole seconds
  seconds,    ///< OPTION VALUEs
  flag,       ///< OPTION, when it is true
  tag,        ///< OPTION KEY=VALUE
  tags,       ///< the same for each word
  path,       ///< OPTION /VALUE
  secret,     ///< the value is not printed
  sentence,   ///< there is no option
};

// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): the order of the table's columns
struct Row {
  std::string_view name;
  std::string_view option;  ///< or the sentence
  Replaced::Target target;
  Form form = Form::sentence;
  std::string_view standing = {};  ///< the value that needs no option
};

constexpr auto kHost = Replaced::host, kPort = Replaced::port, kCollect = Replaced::collect,
               kSend = Replaced::send, kNothing = Replaced::nothing;

constexpr std::string_view kLog =
    "the service keeps its log: the journal, syslog, or /var/log/NAME.log below 10 MB (LOG=)";
constexpr std::string_view kInit = "the init system does it: tsd-install-init";
constexpr std::string_view kOptions =
    "COLLECT_OPTIONS for tsd-collect and SEND_OPTIONS for tsd-send; tcollector(1) has a table";
constexpr std::string_view kPassword =
    "tsd-send --http-password-file FILE, with the password in FILE";

/// Entries of get_defaults(), by the destinations of tcollector's options.
constexpr Row kPython[] = {
    {"host", "-H", kHost, Form::hosts},
    {"hosts", "-H", kHost, Form::hosts},
    {"port", "-p", kPort, Form::port, "4242"},
    {"tags", "-t", kCollect, Form::tag},
    {"cdir", "-c", kCollect, Form::directory},
    {"dedupinterval", "--dedup-interval", kCollect, Form::whole, "0"},
    {"deduponlyzero", "--dedup-only-zero", kCollect, Form::flag},
    {"evictinterval", "--evict-interval", kCollect, Form::whole, "6000"},
    {"maxtags", "--max-tags", kCollect, Form::count, "8"},
    {"allowed_inactivity_time", "--inactivity", kCollect, Form::seconds, "600"},
    {"namespace_prefix", "--namespace-prefix", kCollect, Form::name},
    {"no_tcollector_stats", "--no-tcollector-stats", kCollect, Form::flag},
    {"monitoring_interface", "--status-interface", kCollect, Form::address},
    {"monitoring_port", "--status-port", kCollect, Form::port},
    {"http", "--http", kSend, Form::flag},
    {"http_api_path", "--http-path", kSend, Form::path, "api/put"},
    {"http_username", "--http-username", kSend, Form::word},
    {"http_password", kPassword, kSend, Form::secret},
    {"ssl", "--tls", kSend, Form::flag},
    {"reconnectinterval", "--reconnect-interval", kSend, Form::seconds, "0"},
    {"logfile", kLog, kNothing},
    {"max_bytes", kLog, kNothing},
    {"backup_count", kLog, kNothing},
    {"daemonize", kInit, kNothing},
    {"pidfile", kInit, kNothing},
    {"stdin", "tsd-send reads standard input: tcollector.py -s", kNothing},
    {"dryrun", "tsd-send -n, or no tsd-send", kNothing},
    {"verbose", "tcollector.py -v", kNothing},
    {"remove_inactive_collectors", "a collector whose file is gone is always ended", kNothing},
};

/// Variables of Debian's /etc/default/tcollector and Red Hat's /etc/sysconfig/tcollector.
constexpr Row kShell[] = {
    {"TSD_HOST", "-H", kHost, Form::hosts},
    {"TSD_HOSTS", "-H", kHost, Form::hosts},
    {"TSD_PORT", "-p", kPort, Form::port, "4242"},
    {"EXTRA_TAGS", "-t", kCollect, Form::tags},
    {"HOSTNAME", "-t host=", kCollect, Form::name},
    {"THIS_HOST", "-t host=", kCollect, Form::name},
    {"COLLECTOR_PATH", "-c", kCollect, Form::word},
    {"DEDUP_INTERVAL", "--dedup-interval", kCollect, Form::whole, "0"},
    {"EVICT_INTERVAL", "--evict-interval", kCollect, Form::whole, "6000"},
    {"RECONNECT_INTERVAL", "--reconnect-interval", kSend, Form::seconds, "0"},
    {"LOGFILE", kLog, kNothing},
    {"LOGFILE_MAX_BYTES", kLog, kNothing},
    {"LOGFILE_BACKUP_COUNT", kLog, kNothing},
    {"LOCKFILE", kInit, kNothing},
    {"RUN_AS_GROUP", "the group is that of the account RUN_AS_USER", kNothing},
    {"CPU_LIST", "CPUAffinity= in a drop-in of the unit, or taskset(1)", kNothing},
    {"TCOLLECTOR", "TCOLLECTOR_PATH is the directory of tcollector.py", kNothing},
    {"EXTRA_ARGS", kOptions, kNothing},
    {"OPTIONS", kOptions, kNothing},
    {"OPTS", kOptions, kNothing},
    {"EXTRA_OPTS", kOptions, kNothing},
    {"DAEMON_ARGS", kOptions, kNothing},
    {"DAEMON_OPTS", kOptions, kNothing},
    {"TCOLLECTOR_ARGS", kOptions, kNothing},
    {"TCOLLECTOR_OPTS", kOptions, kNothing},
    {"TCOLLECTOR_OPTIONS", kOptions, kNothing},
    {"EXTRA_TAGS_OPTS", "-t", kCollect, Form::tags},
    {"NAMESPACE_PREFIX", "--namespace-prefix", kCollect, Form::name},
    {"MAX_TAGS", "--max-tags", kCollect, Form::count, "8"},
    {"HTTP_USERNAME", "--http-username", kSend, Form::word},
    {"HTTP_PASSWORD", kPassword, kSend, Form::secret},
    {"HTTP_API_PATH", "--http-path", kSend, Form::path, "api/put"},
};

/// What is off, or an empty list, needs no option.
bool is_needless(const Row& row, std::string_view value) {
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
std::string value_fault(const Row& row, std::string_view value) {
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

std::string option_of(const Row& row, std::string_view value) {
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
  explicit Replacing(std::span<const Row> rows) : rows_(rows) {}

  void add(const Assignment& one) {
    if (one.value.ends_with('\r')) return add(without_return(one));  // of Windows
    auto row = std::ranges::find(rows_, one.name, &Row::name);
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

  static std::string key_of(const Row& row) {
    bool own = row.form == Form::hosts || row.target == kNothing;
    return std::string(own ? row.name : row.option.substr(0, row.option.find('=')));
  }

  void carry(const Row& row, Replaced base, const Assignment& one) {
    if (one.value == row.standing) {
      base.target = kNothing;
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

  std::span<const Row> rows_;
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
    Replacing python(kPython);
    for (const Assignment& one : with_whole_lists(file.found.defaults)) python.add(one);
    return std::move(python.found);
  }
  Replacing shell(kShell);
  for (const Assignment& one : file.found.all) {
    if (file.kind == FileKind::defaults || one.is_settled()) shell.add(one);
  }
  return std::move(shell.found);
}

std::vector<Replaced> replaced_variable(const Assignment& variable) {
  Replacing shell(kShell);
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
                 std::ranges::find(kShell, one.name, &Row::name) != std::end(kShell);
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
