// The findings about an endpoint, made without storing anything there, and the conclusions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/http.h"
#include "ship/identity/http_identity.h"
#include "ship/telnet/tsd_kind.h"

namespace tsd::ship {

struct ProbeReport {
  std::string endpoint = {};  ///< HOST:PORT
  /// It was asked for HTTP, at this path; nothing: over telnet first.
  std::optional<std::string> http_path = std::nullopt;
  std::string trouble = {};  ///< why no connection could be made; empty if one was

  // telnet; a TSD that HTTP has shown to be mute is not asked, since it counts each question as a
  // bad line
  std::string refusal = {};           ///< its answer to a bare "put"; empty: it refuses silently
  std::string version = {};           ///< first line of its answer to "version"; empty: none
  bool bare_version = false;          ///< that answer has no newline
  Peer version_peer = Peer::unknown;  ///< whose form that answer has
  std::string foreign = {};           ///< the first words that are none of a TSD's; empty: none

  // HTTP
  HttpIdentity identity = {};    ///< what the answers to empty arrays of points say
  int put_status = 0;            ///< answer to an empty array of points; 0: no HTTP
  bool tells_details = false;    ///< the answer reports on points
  bool takes_gzip = false;       ///< the same array compressed has the same answer
  std::size_t body_taken = 0;    ///< longest body that it took, in bytes
  std::size_t body_refused = 0;  ///< shortest that it refused; 0: none of those tried
  std::optional<std::int64_t> ahead = std::nullopt;  ///< its clock minus ours, in s

  // remote write, for which only it is asked
  std::string write_url = {};      ///< where; empty: it was not asked
  std::string write_version = {};  ///< "1.0"; empty: `write_refusal` says why
  std::string write_refusal = {};
};

/// The kind that fits the findings; empty if none does.
std::optional<TsdKind> kind_of(const ProbeReport& report);
/// It has identified itself over telnet: points can be sent there in lines.
bool speaks_telnet(const ProbeReport& report);
/// It has identified itself as a TSD, over telnet or over HTTP, or as a receiver of remote write.
bool is_tsd(const ProbeReport& report);
/// Who is there: `a TSD (OpenTSDB)`, or what shows that it is none: `it says "SSH-2.0-..."`.
std::string who(const ProbeReport& report);

/// The report, one fact a line, with a suitable command line at the end. `flags` are those that any
/// command line needs ("--tls").
std::string to_text(const ProbeReport& report, std::string_view flags);

/// Parses what a peer said to "put", "version" and "stats"; `now`: our clock, s since 1970.
void read_telnet(std::string_view said, std::int64_t now, ProbeReport& report);

/// What two answers must share to be the same answer: the status, and the message of OpenTSDB's
/// errors, whose bodies differ by their stack traces; of other answers the whole body.
std::string gist_of(const net::HttpResponse& response);

}  // namespace tsd::ship
