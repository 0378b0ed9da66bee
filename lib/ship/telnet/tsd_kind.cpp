#include "ship/telnet/tsd_kind.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace tsd::ship {
namespace {

using Version = PeerBehavior::Version;

constexpr std::size_t kGenerousBody = 1u << 20;  // VictoriaMetrics takes 32 MiB, InfluxDB any

struct Row {
  const char* word;
  TsdKind kind;
  line::Dialect dialect;
  Version version;
  Peer peer;
  std::size_t body;
  Confirm most_over_telnet;  // highest level that can be proven
  Confirm most_over_http;
};

constexpr std::array<Row, 6> kRows{{
    {"auto", TsdKind::automatic, line::Dialect::opentsdb, Version::unknown, Peer::unknown,
     kStockBody, Confirm::settled, Confirm::stored},
    {"opentsdb", TsdKind::opentsdb, line::Dialect::opentsdb, Version::answers, Peer::opentsdb,
     kStockBody, Confirm::settled, Confirm::stored},
    {"victoriametrics", TsdKind::victoriametrics, line::Dialect::victoriametrics, Version::mute,
     Peer::victoriametrics, kGenerousBody, Confirm::received, Confirm::automatic},
    {"influxdb", TsdKind::influxdb, line::Dialect::influxdb, Version::answers, Peer::influxdb,
     kGenerousBody, Confirm::parsed, Confirm::automatic},
    {"portable", TsdKind::portable, line::Dialect::portable, Version::unknown, Peer::unknown,
     kStockBody, Confirm::settled, Confirm::stored},
    {"prometheus", TsdKind::prometheus, line::Dialect::prometheus, Version::unknown, Peer::unknown,
     kGenerousBody, Confirm::automatic, Confirm::parsed},
}};

const Row& row_of(TsdKind kind) {
  return *std::ranges::find(kRows, kind, &Row::kind);
}

}  // namespace

std::vector<std::pair<std::string, TsdKind>> tsd_kinds() {
  std::vector<std::pair<std::string, TsdKind>> words;
  for (const Row& row : kRows) words.emplace_back(row.word, row.kind);
  return words;
}

line::Dialect dialect_of(TsdKind kind) {
  return row_of(kind).dialect;
}

PeerBehavior behavior_of(TsdKind kind) {
  const Row& row = row_of(kind);
  PeerBehavior behavior;
  behavior.version = row.version;
  behavior.peer = row.peer;
  behavior.is_named = row.peer != Peer::unknown;
  behavior.is_trusted = row.version == Version::mute;
  return behavior;
}

std::size_t first_body_bytes(TsdKind kind) {
  return row_of(kind).body;
}

Result<void> check_level(TsdKind kind, Confirm level, bool over_http) {
  if (auto sound = check_level(level, over_http); !sound) return sound;
  const Row& row = row_of(kind);
  Confirm most = over_http ? row.most_over_http : row.most_over_telnet;
  if (level <= most) return {};
  return Error{fmt::format("--dialect {}: such a TSD proves no more than --confirm {}", row.word,
                           ship::word(most))};
}

}  // namespace tsd::ship
