// What a seed draws: the senders and what they are told, the peers, the lines, and the faults.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ship/confirm.h"
#include "ship/telnet/tsd_kind.h"
#include "simulation/auditor.h"
#include "simulation/network.h"
#include "simulation/peers.h"
#include "spool/settings.h"

namespace sim {

struct Fault {
  enum class Kind : std::uint8_t {
    refuse,       ///< the host's process is stopped and started again
    kill_tsd,     ///< killed, and started again
    lose_tsd,     ///< its machine is gone without a word
    reset,        ///< all connections of the host
    reset_at,     ///< the host's next connection, at byte `number`
    close,        ///< all connections of the host end cleanly
    away,         ///< no packet comes through
    deaf,         ///< in one direction
    silent,       ///< in the other
    slow,         ///< the host reads 512 bytes at a time
    store_fails,  ///< HBase is dead
    throttle,
    kill_sender,  ///< at its call `number` of the disk from now on
    power_cut,    ///< of the senders' machine; `number` says what is left
    disk_full,
    disk_error,   ///< EIO
    sync_error,   ///< syncs alone fail
    wall_clock,   ///< steps by `number` seconds
    stop_sender,  ///< SIGTERM
    // drawn apart: see draw_database_loss()
    drop_database,  ///< InfluxDB's, until it is started again; `number` 1: its machine is gone then
  };
  Kind kind = Kind::refuse;
  Micros at = 0;
  Micros lasts = 0;
  std::size_t target = 0;  ///< which host or sender
  std::int64_t number = 0;
};
inline constexpr int kFaults = 20;
inline constexpr int kDrawnFaults = 19;  ///< of any plan
const char* word(Fault::Kind kind);
/// One of a peer, not of a sender.
inline bool is_hosts(Fault::Kind kind) {
  return kind <= Fault::Kind::throttle || kind == Fault::Kind::drop_database;
}

struct PlannedLine {
  Id id;
  std::string text;  ///< with its newline
};

struct Burst {
  Micros at = 0;
  std::size_t lines = 0;
  int pieces = 1;
};

struct SenderPlan {
  std::vector<PlannedLine> lines;
  std::vector<Burst> bursts;
  bool is_file = false;
};

struct Plan {
  std::uint64_t seed = 0;
  Weather weather;
  std::vector<PeerKind> peers;
  std::vector<SenderPlan> senders;
  std::vector<Fault> faults;
  Micros ends = 0;  ///< of the input and of all faults

  tsd::ship::TsdKind kind = tsd::ship::TsdKind::automatic;
  tsd::ship::Confirm confirm = tsd::ship::Confirm::automatic;
  bool http = false;
  bool outlasts_faults = false;       ///< --retry-for is longer than all faults
  std::optional<std::string> spread;  ///< by which key lines are spread over the peers
  Duration answer_deadline{30'000};
  Duration reconnect_interval{0};
  Duration self_interval{0};
  std::int64_t most_lines = 0;
  std::size_t most_bytes = 1u << 20;
  std::size_t pipe = 65'536;  ///< bytes that the senders' standard input holds
  std::optional<tsd::spool::SpoolSettings> spool;
  std::map<std::string, std::string> found;  ///< files that lie in the spool from the start

  bool has(Fault::Kind kind) const;
  /// A peer is there that can prove what is asked for.
  bool has_tsd() const;
  bool has_liar() const;
  std::string sentence() const;
};

/// What a shrunk run leaves out of its plan.
struct Cut {
  std::size_t most_lines = SIZE_MAX;  ///< of each sender
  std::size_t most_senders = SIZE_MAX;
  bool some_faults = false;  ///< `faults` are those that stay; else all
  std::vector<std::size_t> faults;
};

/// `longest`: over 0, faults last 50 times as long.
Plan draw_plan(std::uint64_t seed, Micros longest);
void apply(const Cut& cut, Plan& plan);

}  // namespace sim
