// What a user may say of how lines are sent, and where to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/units.h"
#include "net/endpoint.h"
#include "net/tls_client.h"
#include "ship/batch.h"
#include "ship/confirm.h"
#include "ship/http/service.h"
#include "ship/progress.h"
#include "ship/report/reports.h"
#include "ship/telnet/tsd_kind.h"
#include "spool/spool.h"

namespace tsd::ship {

struct SenderOptions {
  /// At least one. The start is random, then it stays with one until that one fails.
  std::vector<net::Endpoint> endpoints;
  /// What kind of TSD they are.
  TsdKind kind = TsdKind::automatic;
  Confirm confirm = Confirm::automatic;
  /// Over HTTP where this is given, else over telnet.
  std::optional<HttpService> http;
  /// Inside TLS where this is given; it outlives the call.
  const net::TlsClient* tls = nullptr;
  Duration connect_deadline{5'000};
  Duration answer_deadline{30'000};
  Duration settle{2'000};
  /// A connection is given up for one to the next endpoint, its name asked for again, after this
  /// long. 0: when it breaks.
  Duration reconnect_interval{0};
  /// Most lines a second. 0: as fast as it goes.
  std::int64_t most_lines = 0;
  /// How long after the end of stdin, or after the last line confirmed since, it goes on trying.
  Duration retry_for{5'000};
  /// With a spool: how long after the end of stdin it goes on at all, however well it goes.
  Duration drain_for{600'000};
  /// Of the bytes sent while stdin's lines and the spool's wait, the latter's share.
  std::int64_t backlog_percent = kBacklogPercent;
  /// Most bytes of lines held in memory; when they are reached, stdin waits.
  std::size_t most_bytes = 1u << 20;
  /// Lines are on disk before they are on the wire. None: memory is all there is.
  spool::Spool* spool = nullptr;
  /// Who wants to be told what becomes of every line.
  Reports* reports = nullptr;
  /// Who wants to see how far it is.
  TakeProgress progress;
  /// Points about itself are sent so often while lines may still come; 0: none.
  Duration self_interval{60'000};
  /// For what should differ from sender to sender: the first endpoint, jitter.
  std::uint64_t seed = 0;
};

}  // namespace tsd::ship
