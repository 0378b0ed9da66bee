#include "ship/probe/probe_report.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>

#include "base/number.h"
#include "base/text.h"

namespace tsd::ship {
namespace {

constexpr std::string_view kInflux = "InfluxDB TSDB proxy";

/// The timestamp of a line of `stats`: "tsd.uptime 1700000000 12 host=a".
std::optional<std::int64_t> time_of(std::string_view line) {
  std::size_t time = line.find(' ');
  if (!line.starts_with("tsd.") || time == line.npos) return std::nullopt;
  line.remove_prefix(time + 1);
  return parse_number<std::int64_t>(line.substr(0, line.find(' ')));
}

std::string telnet_words(const ProbeReport& found) {
  if (!found.reads_telnet && found.version.empty()) return "not spoken";
  std::string text = "reads lines";
  text += found.refusal.empty() ? ", refuses in silence" : ", says what it refuses";
  if (found.version.empty()) return text + ", does not answer \"version\"";
  return text + fmt::format(", answers \"version\"{}: {}",
                            found.bare_version ? " without a newline" : "", found.version);
}

std::string http_words(const ProbeReport& found) {
  if (found.put_status == 0) return "not spoken";
  return fmt::format("HTTP {} to an empty put{}", found.put_status,
                     found.tells_details ? ", tells details" : ", tells no details");
}

std::string body_words(const ProbeReport& found) {
  if (found.body_refused == 0) return fmt::format("{} bytes and more are taken", found.body_taken);
  return fmt::format("{} bytes are taken, {} are not", found.body_taken, found.body_refused);
}

std::string clock_words(std::int64_t ahead) {
  if (ahead == 0) return "as ours, to the second";
  return fmt::format("{} s {} ours", std::abs(ahead), ahead > 0 ? "before" : "behind");
}

std::string suggestion(const ProbeReport& found, std::string_view flags) {
  std::string command = fmt::format("tsd-send -H {}{}", found.endpoint, flags);
  bool telnet = found.reads_telnet || !found.version.empty();
  if (!telnet) command += " --http";
  auto kind = kind_of(found);
  for (const auto& [word, named] : tsd_kinds()) {
    if (kind == named) command.append(" --dialect ").append(word);
  }
  if (!kind) command += " --dialect portable";
  if (kind == TsdKind::opentsdb) command += telnet ? " --confirm settled" : " --confirm stored";
  return command;
}

}  // namespace

std::optional<TsdKind> kind_of(const ProbeReport& found) {
  if (found.version.starts_with(kInflux)) return TsdKind::influxdb;
  if (found.tells_details || !found.refusal.empty()) return TsdKind::opentsdb;
  if (found.version.empty() && found.reads_telnet && found.put_status == 204) {
    return TsdKind::victoriametrics;
  }
  return std::nullopt;
}

bool is_tsd(const ProbeReport& found) {
  return found.reads_telnet || !found.version.empty() || found.tells_details ||
         found.put_status == 204;
}

std::string to_text(const ProbeReport& found, std::string_view flags) {
  std::string text = found.endpoint + "\n";
  auto row = [&](std::string_view name, std::string_view words) {
    fmt::format_to(std::back_inserter(text), "  {:<8}{}\n", name, words);
  };
  if (!found.trouble.empty()) {
    row("trouble", found.trouble);
    return text;
  }
  row("telnet", telnet_words(found));
  row("http", http_words(found));
  if (found.put_status != 0) {
    row("gzip", found.takes_gzip ? "understood" : "not understood");
    row("body", body_words(found));
  }
  if (found.ahead) row("clock", clock_words(*found.ahead));
  row("try", is_tsd(found) ? suggestion(found, flags) : "nothing: this is no TSD");
  return text;
}

void read_telnet(std::string_view said, std::int64_t now, ProbeReport& found) {
  while (!said.empty()) {
    bool whole = said.find('\n') != said.npos;
    std::string_view line = take_line(said);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with("HTTP/")) return;
    if (auto time = time_of(line)) {
      found.ahead = *time - now;
    } else if (line.starts_with("put: ")) {
      found.refusal = line;
    } else if (found.version.empty() && !line.starts_with("unknown command")) {
      found.version = line.starts_with(kInflux) ? kInflux : line;
      found.bare_version = !whole || line.starts_with(kInflux);
    }
  }
}

}  // namespace tsd::ship
