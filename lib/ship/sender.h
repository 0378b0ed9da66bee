// Lines from a descriptor to a TSD, until the descriptor has ended and every line is accounted for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/say.h"
#include "base/units.h"
#include "net/endpoint.h"
#include "net/tls_client.h"
#include "ship/accounts.h"
#include "ship/confirm.h"
#include "ship/http_service.h"
#include "ship/intake.h"
#include "ship/receipts.h"
#include "ship/rejection.h"
#include "ship/spool.h"

namespace tsd::ship {

struct SenderOptions {
  /// At least one. The start is random, then it stays with one until that one fails.
  std::vector<net::Endpoint> endpoints;
  Confirm confirm = Confirm::automatic;
  /// Over HTTP where this is given, else over telnet.
  std::optional<HttpService> http;
  /// Inside TLS where this is given; it outlives the call.
  const net::TlsClient* tls = nullptr;
  Duration connect_deadline{5'000};
  Duration answer_deadline{30'000};
  Duration settle{2'000};
  /// How long after the end of stdin, or after the last line confirmed since, it goes on trying.
  Duration retry_for{5'000};
  /// Most bytes of lines held in memory; when they are reached, stdin waits.
  std::size_t most_bytes = 512u << 10;
  /// Lines are on disk before they are on the wire. None: memory is all there is.
  Spool* spool = nullptr;
  /// Who wants to be told what becomes of every line.
  Receipts* receipts = nullptr;
  /// For what should differ from sender to sender: the first endpoint, jitter.
  std::uint64_t seed = 0;
};

struct Outcome {
  Accounts accounts;     // balanced: nothing is held any more
  bool backlog = false;  // lines of earlier hours still wait on disk, held by nobody
  Result<void> input;    // an error of reading stdin; what came before it was sent
};

/// Sends the lines of `input` until it ends, or until `stop` (a descriptor) is readable.
/// Connections that fail are said and made again; after the end of the lines for `retry_for` only.
Outcome send(int input, int stop, Intake& intake, const SenderOptions& options,
             const TakeRejection& reject, const Say& say);

}  // namespace tsd::ship
