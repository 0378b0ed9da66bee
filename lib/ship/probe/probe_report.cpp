#include "ship/probe/probe_report.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iterator>

#include "base/foreign.h"
#include "base/number.h"
#include "base/shell_word.h"
#include "net/tls_alert.h"
#include "ship/http/service.h"
#include "ship/telnet/replies.h"

namespace tsd::ship {
namespace {

/// The timestamp of a line of `stats`: "tsd.uptime 1700000000 12 host=a".
std::optional<std::int64_t> time_of(std::string_view line) {
  std::size_t time = line.find(' ');
  if (!line.starts_with("tsd.") || time == line.npos) return std::nullopt;
  line.remove_prefix(time + 1);
  return parse_number<std::int64_t>(line.substr(0, line.find(' ')));
}

constexpr std::size_t kLongestRow = 1000;  // bytes

std::string telnet_words(const ProbeReport& found) {
  if (found.identity.kind == HttpIdentity::Kind::mute) {
    return "not asked: a port of such a TSD may speak HTTP alone, and one for lines counts "
           "questions as bad";
  }
  if (!speaks_telnet(found)) return "not spoken";
  std::string text = "reads lines";
  text += found.refusal.empty() ? ", refuses in silence" : ", says what it refuses";
  if (found.version.empty()) return text + ", does not answer \"version\"";
  return text + fmt::format(", answers \"version\"{}: {}",
                            found.bare_version ? " without a newline" : "",
                            printable(found.version));
}

std::string http_words(const ProbeReport& found) {
  if (found.put_status == 0) return "not spoken";
  if (found.identity.kind == HttpIdentity::Kind::refuses) {
    return "it would lose the points: " + quote_foreign(found.identity.words);
  }
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
  // HTTP has shown a mute TSD, and the port may speak nothing else.
  bool mute = found.identity.kind == HttpIdentity::Kind::mute;
  bool telnet = speaks_telnet(found) && !mute && !found.http_path;
  if (!telnet) command += " --http";
  if (found.http_path.value_or(kPutPath) != kPutPath)
    command += " --http-path " + shell_word(*found.http_path);
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
  if (!is_tsd(found)) return std::nullopt;
  Peer peer = found.identity.peer == Peer::unknown ? found.version_peer : found.identity.peer;
  switch (peer) {
    case Peer::influxdb:
      return TsdKind::influxdb;
    case Peer::victoriametrics:
      return TsdKind::victoriametrics;
    case Peer::opentsdb:
      return TsdKind::opentsdb;
    case Peer::unknown:
    case Peer::kairosdb:
    case Peer::other:
      break;
  }
  if (found.tells_details || !found.refusal.empty()) return TsdKind::opentsdb;
  return std::nullopt;
}

bool speaks_telnet(const ProbeReport& found) {
  if (found.identity.kind == HttpIdentity::Kind::mute) return true;
  return found.foreign.empty() && (!found.refusal.empty() || !found.version.empty());
}

bool is_tsd(const ProbeReport& found) {
  if (!found.write_url.empty()) return !found.write_version.empty();
  return speaks_telnet(found) || found.identity.kind != HttpIdentity::Kind::nothing;
}

std::string who(const ProbeReport& found) {
  if (!found.write_version.empty()) return "a receiver of remote write " + found.write_version;
  if (!found.write_url.empty()) return found.write_refusal;
  if (is_tsd(found)) {
    auto kind = kind_of(found);
    for (const auto& [word, named] : tsd_kinds()) {
      if (kind == named) return fmt::format("a TSD ({})", word);
    }
    return "a TSD";
  }
  if (found.foreign.starts_with(net::kTlsAlert)) return std::string(net::kSpeaksTls);
  if (!found.foreign.empty()) return "it says " + quote_foreign(found.foreign);
  if (found.put_status != 0) return fmt::format("it answers HTTP {}", found.put_status);
  return "it says nothing";
}

std::string to_text(const ProbeReport& found, std::string_view flags) {
  std::string text = found.endpoint + "\n";
  auto row = [&](std::string_view name, std::string_view words) {
    fmt::format_to(std::back_inserter(text), "  {:<8}{}\n", name, printable(words, kLongestRow));
  };
  if (!found.trouble.empty()) {
    row("trouble", found.trouble);
    return text;
  }
  if (!found.write_url.empty()) {
    row("kind", is_tsd(found) ? who(found) : "no receiver of remote write: " + who(found));
    if (is_tsd(found)) row("try", "tsd-send --dialect prometheus -H " + found.write_url);
    return text;
  }
  row("kind", is_tsd(found) ? who(found) : "no TSD: " + who(found));
  row("telnet", telnet_words(found));
  row("http", http_words(found));
  if (found.put_status != 0 && is_tsd(found)) {
    row("gzip", found.takes_gzip ? "understood" : "not understood");
    row("body", body_words(found));
  }
  if (found.ahead) row("clock", clock_words(*found.ahead));
  if (is_tsd(found)) row("try", suggestion(found, flags));
  return text;
}

void read_telnet(std::string_view said, std::int64_t now, ProbeReport& found) {
  std::string complaint;  // its words are not known: they show no TSD by themselves
  auto take = [&](const Reply& reply) {
    using Kind = Reply::Kind;
    auto time = time_of(reply.text);
    bool known = speaks_telnet(found);
    if (time && known) {
      found.ahead = *time - now;
    } else if (reply.kind == Kind::answer && found.version.empty()) {
      found.version = reply.text;
      found.version_peer = reply.peer;
      found.bare_version = said.find(std::string(reply.text) + "\n") == said.npos &&
                           said.find(std::string(reply.text) + "\r\n") == said.npos;
    } else if (reply.kind == Kind::refusal || reply.kind == Kind::retry ||
               reply.kind == Kind::late) {
      if (found.refusal.empty()) found.refusal = reply.text;
    } else if (reply.kind == Kind::foreign) {
      if (found.foreign.empty()) found.foreign = reply.text;
    } else if (reply.kind == Kind::complaint && complaint.empty()) {
      complaint = reply.text;
    }
  };
  Replies replies;
  replies.feed(said, take);
  replies.end(take);
  if (!speaks_telnet(found) && found.foreign.empty()) found.foreign = complaint;
}

std::string gist_of(const net::HttpResponse& response) {
  constexpr std::string_view kMessage = "\"message\":\"";
  std::string_view gist = response.body;
  std::size_t at = gist.find(kMessage);
  if (gist.starts_with("{\"error\":") && at != gist.npos) {
    gist.remove_prefix(at + kMessage.size());
    gist = gist.substr(0, gist.find("\",\""));
  }
  return fmt::format("{} {}", response.status, gist);
}

}  // namespace tsd::ship
