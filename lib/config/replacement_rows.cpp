#include "config/replacement_rows.h"

namespace tsd::config {
namespace {

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
constexpr ReplacedRow kPython[] = {
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
constexpr ReplacedRow kShell[] = {
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

}  // namespace

std::span<const ReplacedRow> python_replacements() {
  return kPython;
}

std::span<const ReplacedRow> shell_replacements() {
  return kShell;
}

}  // namespace tsd::config
