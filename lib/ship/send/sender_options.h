// The user's choices: where lines are sent, and how.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/say.h"
#include "base/units.h"
#include "net/endpoint.h"
#include "net/tls_client.h"
#include "ship/batch.h"
#include "ship/confirm.h"
#include "ship/http/service.h"
#include "ship/kafka/service.h"
#include "ship/line_key.h"
#include "ship/progress.h"
#include "ship/remote_write/service.h"
#include "ship/report/reports.h"
#include "ship/telnet/tsd_kind.h"
#include "spool/spool.h"

namespace tsd::ship {

/// Lines over telnet, which has no choices of its own.
struct TelnetService {};

/// The ways to bring lines to an endpoint, each with its choices: telnet, JSON over HTTP, remote
/// write, messages of Kafka.
using Service = std::variant<TelnetService, HttpService, WriteService, KafkaService>;

struct SenderOptions {
  /// At least one. `seed` chooses the first; the sender leaves it when a connection to it fails, or
  /// after `reconnect_interval`.
  std::vector<net::Endpoint> endpoints;
  /// If set, each line goes to the endpoint of its key, or to the next while that one fails.
  std::optional<LineKey> spread;
  TsdKind kind = TsdKind::automatic;  ///< of all endpoints
  Confirm confirm = Confirm::automatic;
  Service service;                      ///< how lines go to the endpoints
  const net::TlsClient* tls = nullptr;  ///< if set, TLS; must outlive the call
  Duration connect_deadline{5'000};
  Duration answer_deadline{30'000};
  Duration settle{2'000};
  /// After this time a connection is replaced by one to the next endpoint, with its name resolved
  /// again. 0: only when it breaks.
  Duration reconnect_interval{0};
  /// Attempts to connect after a failure are random over this time, and the first over a fifth of
  /// it and 5 s at most, while stdin is open: for many senders of one TSD. 0: short
  /// pauses that grow to 5 s.
  Duration reconnect_spread{0};
  std::int64_t most_lines = 0;  ///< at most, lines/s; 0: no limit
  /// How long it keeps trying after the end of stdin, or after the last confirmation since then.
  Duration retry_for{5'000};
  /// With a spool: how long it sends after the end of stdin, even while lines are confirmed.
  Duration drain_for{600'000};
  /// The backlog's share of the bytes sent while lines of stdin wait too, in %.
  std::int64_t backlog_percent = kBacklogPercent;
  /// Lines of stdin held in memory, in bytes; above this the sender stops reading stdin.
  std::size_t most_bytes = 1u << 20;
  /// If set, lines are written to it before they are sent; else they are in memory only.
  spool::Spool* spool = nullptr;
  Reports* reports = nullptr;  ///< if set, it is told what becomes of every line
  TakeProgress progress;       ///< if set, called with the progress
  /// If set, the state of the delivery is kept in this file: see os/stage_state.h.
  std::optional<std::string> state_file;
  Say detail = say_nothing;  ///< told of connections that are made and end well
  /// Interval of the points about the sender itself, while lines may still come; 0: no points.
  Duration self_interval{60'000};
  /// Makes senders differ: first endpoint, jitter, slow start.
  std::uint64_t seed = 0;
};

}  // namespace tsd::ship
