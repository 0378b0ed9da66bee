#include "config/replacement.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "config/command_line.h"

namespace tsd::config {
namespace {

/// How a value becomes an option.
enum class Form {
  value,    ///< OPTION VALUE
  literal,  ///< the same; what is no literal needs no option
  seconds,  ///< OPTION VALUEs
  flag,     ///< OPTION, when it is true
  words,    ///< OPTION WORD for each word
  path,     ///< OPTION /VALUE
  secret,   ///< the value is not printed
};

struct Row {
  std::string_view name;
  Replaced::Target target;
  std::string_view option;  ///< or the sentence
  Form form = Form::value;
  std::string_view standing = {};  ///< the value that needs no option
};

constexpr auto kHost = Replaced::host, kPort = Replaced::port, kCollect = Replaced::collect,
               kSend = Replaced::send, kNothing = Replaced::nothing;

constexpr std::string_view kLog =
    "the service keeps its log: the journal, syslog, or /var/log/NAME.log below 10 MB (LOG=)";
constexpr std::string_view kInit = "the init system does it: tsd-install-init";
constexpr std::string_view kPassword =
    "tsd-send --http-password-file FILE, with the password in FILE";

/// Entries of get_defaults(), by the destinations of tcollector's options.
constexpr Row kPython[] = {
    {"host", kHost, "-H"},
    {"hosts", kHost, "-H"},
    {"port", kPort, "-p", Form::value, "4242"},
    {"tags", kCollect, "-t", Form::words},
    {"cdir", kCollect, "-c", Form::literal},
    {"dedupinterval", kCollect, "--dedup-interval", Form::value, "0"},
    {"deduponlyzero", kCollect, "--dedup-only-zero", Form::flag},
    {"evictinterval", kCollect, "--evict-interval", Form::value, "6000"},
    {"maxtags", kCollect, "--max-tags", Form::value, "8"},
    {"allowed_inactivity_time", kCollect, "--inactivity", Form::seconds, "600"},
    {"namespace_prefix", kCollect, "--namespace-prefix"},
    {"no_tcollector_stats", kCollect, "--no-tcollector-stats", Form::flag},
    {"monitoring_interface", kCollect, "--status-interface"},
    {"monitoring_port", kCollect, "--status-port"},
    {"http", kSend, "--http", Form::flag},
    {"http_api_path", kSend, "--http-path", Form::path, "api/put"},
    {"http_username", kSend, "--http-username"},
    {"http_password", kSend, kPassword, Form::secret},
    {"ssl", kSend, "--tls", Form::flag},
    {"reconnectinterval", kSend, "--reconnect-interval", Form::seconds, "0"},
    {"logfile", kNothing, kLog},
    {"max_bytes", kNothing, kLog},
    {"backup_count", kNothing, kLog},
    {"daemonize", kNothing, kInit},
    {"pidfile", kNothing, kInit},
    {"stdin", kNothing, "tsd-send reads standard input: tcollector.py -s"},
    {"dryrun", kNothing, "tsd-send -n, or no tsd-send"},
    {"verbose", kNothing, "tcollector.py -v"},
    {"remove_inactive_collectors", kNothing, "a collector whose file is gone is always ended"},
};

/// Variables of Debian's /etc/default/tcollector and Red Hat's /etc/sysconfig/tcollector.
constexpr Row kShell[] = {
    {"TSD_HOST", kHost, "-H"},
    {"TSD_HOSTS", kHost, "-H"},
    {"TSD_PORT", kPort, "-p", Form::value, "4242"},
    {"EXTRA_TAGS", kCollect, "-t", Form::words},
    {"HOSTNAME", kCollect, "-t host="},
    {"THIS_HOST", kCollect, "-t host="},
    {"COLLECTOR_PATH", kCollect, "-c"},
    {"DEDUP_INTERVAL", kCollect, "--dedup-interval", Form::value, "0"},
    {"EVICT_INTERVAL", kCollect, "--evict-interval", Form::value, "6000"},
    {"RECONNECT_INTERVAL", kSend, "--reconnect-interval", Form::seconds, "0"},
    {"LOGFILE", kNothing, kLog},
    {"LOGFILE_MAX_BYTES", kNothing, kLog},
    {"LOGFILE_BACKUP_COUNT", kNothing, kLog},
    {"LOCKFILE", kNothing, kInit},
    {"RUN_AS_GROUP", kNothing, "the group is that of the account RUN_AS_USER"},
    {"CPU_LIST", kNothing, "CPUAffinity= in a drop-in of the unit, or taskset(1)"},
    {"TCOLLECTOR", kNothing, "TCOLLECTOR_PATH is the directory of tcollector.py"},
    {"EXTRA_ARGS", kNothing,
     "COLLECT_OPTIONS for tsd-collect and SEND_OPTIONS for tsd-send; tcollector(1) has a table"},
    {"OPTIONS", kNothing,
     "COLLECT_OPTIONS for tsd-collect and SEND_OPTIONS for tsd-send; tcollector(1) has a table"},
};

bool is_false(std::string_view value) {
  return value.empty() || value == "False" || value == "None";
}

/// A value that stays one word in COLLECT_OPTIONS, and no command anywhere.
bool is_plain(std::string_view value) {
  return std::ranges::all_of(value, [](char c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
           std::string_view("/.-_+:,@%=[]").find(c) != std::string_view::npos;
  });
}

bool is_carried(const Row& row, const Assignment& one, bool known) {
  if (!known) return false;
  if (row.form != Form::words) return is_plain(one.value);
  return std::ranges::all_of(split_words(one.value), is_plain);
}

std::string option_of(const Row& row, std::string_view value) {
  std::string_view gap = row.option.ends_with('=') ? "" : " ";
  switch (row.form) {
    case Form::flag:
    case Form::secret:
      return std::string(row.option);
    case Form::seconds:
      return fmt::format("{}{}{}s", row.option, gap, value);
    case Form::path:
      return fmt::format("{} {}{}", row.option, value.starts_with('/') ? "" : "/", value);
    default:
      return fmt::format("{}{}{}", row.option, gap, value);
  }
}

/// What becomes of one value; `text` of the rows is the option, or a sentence.
void add(const Row& row, const Assignment& one, std::vector<Replaced>& found) {
  Replaced base{one.name, one.position, row.target, std::string(row.option)};
  bool known = one.kind == ValueKind::text || one.kind == ValueKind::number;
  bool needless = known && (is_false(one.value) || (row.form == Form::flag && one.value == "0"));
  if (needless || (!known && row.form == Form::literal)) return;
  if (row.form == Form::secret) {
    base.target = Replaced::by_hand;
  } else if (known && row.target != kNothing && one.value == row.standing) {
    base.target = kNothing;
    base.text = fmt::format("{} {} is the default", row.option, one.value);
  } else if (row.target != kNothing && !is_carried(row, one, known)) {
    base.target = Replaced::by_hand;
    base.text = fmt::format("{} takes its place, and \"{}\" cannot be carried over as it is",
                            row.option, one.value);
  } else if (row.target != kNothing) {
    auto values = row.form == Form::words ? split_words(one.value) : std::vector{one.value};
    for (const auto& value : values) {
      base.text = option_of(row, value);
      found.push_back(base);
    }
    return;
  }
  found.push_back(std::move(base));
}

void add_rows(std::span<const Row> rows, const std::vector<Assignment>& all, bool with_code,
              std::vector<Replaced>& found) {
  for (const Assignment& one : all) {
    auto row = std::ranges::find(rows, one.name, &Row::name);
    if (row != rows.end() && !one.for_one_command && (with_code || one.is_settled()))
      add(*row, one, found);
  }
}

/// The options, and of each the value that counts.
class Migration {
 public:
  void take(const std::vector<Replaced>& found) {
    for (const Replaced& one : found) {
      bool comment = one.target == Replaced::nothing || one.target == Replaced::by_hand;
      options_[one.target][key_of(one)] =
          comment ? fmt::format("# {}: {}", one.name, one.text) : one.text;
    }
  }

  std::string text() {
    std::string lines, others;
    std::string install = hosts(others) + joined(Replaced::port);
    if (!install.empty()) lines += "tsd-install-init" + install + "\n";
    lines += setting("COLLECT_OPTIONS", joined(Replaced::collect));
    lines += setting("SEND_OPTIONS", others + joined(Replaced::send));
    for (auto target : {Replaced::by_hand, Replaced::nothing}) {
      for (const auto& [_, comment] : options_[target]) lines += comment + "\n";
    }
    return lines;
  }

 private:
  /// Values of one key replace each other: of an option, of a tag; a list of hosts is apart.
  static std::string key_of(const Replaced& one) {
    switch (one.target) {
      case Replaced::host:
      case Replaced::nothing:
      case Replaced::by_hand:
        return one.name;
      default:
        return one.text.substr(0, one.text.find_first_of(one.text.starts_with("-t ") ? "=" : " "));
    }
  }

  /// " -H FIRST"; the `others` are for tsd-send. A list counts before a single host, as in
  /// tcollector.
  std::string hosts(std::string& others) {
    auto& all = options_[Replaced::host];
    std::string chosen;
    for (std::string_view name : {"host", "TSD_HOST", "hosts", "TSD_HOSTS"}) {
      auto found = all.find(std::string(name));
      if (found != all.end()) chosen = found->second.substr(3);
    }
    std::string first;
    for (std::string_view list = chosen; !list.empty();) {
      std::string host(list.substr(0, list.find(',')));
      list.remove_prefix(std::min(list.size(), host.size() + 1));
      (first.empty() ? first : others) += " -H " + host;
    }
    return first;
  }

  std::string joined(Replaced::Target target) {
    std::string words;
    for (const auto& [_, value] : options_[target]) words += " " + value;
    return words;
  }

  static std::string setting(std::string_view name, std::string_view words) {
    return words.empty() ? "" : fmt::format("{}=\"{}\"\n", name, words.substr(1));
  }

  std::map<Replaced::Target, std::map<std::string, std::string>> options_;
};

}  // namespace

std::vector<Replaced> replaced_settings(const ConfigFile& file) {
  std::vector<Replaced> found;
  if (file.kind == FileKind::python) {
    add_rows(kPython, file.found.defaults, true, found);
  } else if (file.kind != FileKind::unit) {
    add_rows(kShell, file.found.all, file.kind == FileKind::defaults, found);
  }
  return found;
}

std::string to_string(const Replaced& one) {
  switch (one.target) {
    case Replaced::host:
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

std::string migration(std::span<const ConfigFile> files) {
  Migration all;
  // The command line that scripts make overrules get_defaults().
  for (bool python : {true, false}) {
    for (const ConfigFile& file : files) {
      if ((file.kind == FileKind::python) == python) all.take(replaced_settings(file));
    }
  }
  return all.text();
}

}  // namespace tsd::config
