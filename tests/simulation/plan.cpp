#include "simulation/plan.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace sim {

using tsd::ship::Confirm;
using tsd::ship::TsdKind;

namespace {

constexpr Micros kMilli = 1'000;
constexpr Micros kSecond = 1'000'000;

/// One of `choices`, each as often as it stands there.
template <class T, std::size_t n>
T pick(Random& random, const std::array<T, n>& choices) {
  return choices[random.below(n)];
}

void draw_peers(Random& random, Plan& plan) {
  std::size_t count = random.chance(70) ? 1 : 2;
  for (std::size_t i = 0; i < count; ++i) {
    if (random.chance(72)) {
      plan.peers.push_back(pick<PeerKind>(
          random, std::array{PeerKind::opentsdb, PeerKind::opentsdb, PeerKind::opentsdb,
                             PeerKind::opentsdb, PeerKind::victoriametrics, PeerKind::influxdb}));
    } else {
      plan.peers.push_back(static_cast<PeerKind>(random.between(kTsds, kPeers - 1)));
    }
  }
}

void draw_options(Random& random, Plan& plan) {
  plan.http = random.chance(20);
  plan.confirm =
      pick<Confirm>(random, std::array{Confirm::automatic, Confirm::automatic, Confirm::automatic,
                                       Confirm::parsed, Confirm::settled, Confirm::settled,
                                       Confirm::received, Confirm::none, Confirm::stored});
  bool knows = random.chance(15) && plan.peers.size() == 1;
  if (knows && plan.peers[0] == PeerKind::opentsdb) plan.kind = TsdKind::opentsdb;
  if (knows && plan.peers[0] == PeerKind::victoriametrics) plan.kind = TsdKind::victoriametrics;
  if (knows && plan.peers[0] == PeerKind::influxdb) plan.kind = TsdKind::influxdb;
  if (!tsd::ship::check_level(plan.kind, plan.confirm, plan.http))
    plan.confirm = Confirm::automatic;
  plan.outlasts_faults = random.chance(50);
  plan.answer_deadline = Duration(random.chance(50) ? 30'000 : 4'000);
  if (random.chance(15)) plan.reconnect_interval = Duration(random.between(2'000, 20'000));
  if (random.chance(10)) plan.self_interval = Duration(10'000);
  if (random.chance(10)) plan.most_lines = random.between(20, 500);
  if (random.chance(30)) plan.most_bytes = static_cast<std::size_t>(random.between(2'000, 40'000));
  if (random.chance(30)) plan.pipe = 4'096;
}

void draw_spool(Random& random, Plan& plan) {
  if (!random.chance(60)) return;
  tsd::spool::SpoolSettings settings;
  using tsd::spool::SpoolSync;
  using tsd::spool::WhenFull;
  settings.sync =
      pick<SpoolSync>(random, std::array{SpoolSync::always, SpoolSync::always, SpoolSync::interval,
                                         SpoolSync::interval, SpoolSync::never});
  settings.when_full =
      pick<WhenFull>(random, std::array{WhenFull::oldest, WhenFull::newest, WhenFull::block});
  if (random.chance(12))
    settings.max_bytes = static_cast<std::uint64_t>(random.between(20'000, 100'000));
  plan.spool = settings;
}

/// A line, and the kind of it that the plan expects.
std::string draw_line(Random& random, std::size_t sender, Id id, bool simple) {
  int series = static_cast<int>(random.below(4));
  std::int64_t time = 1'700'000'000 + (id - kFirstId);
  const char* metric = "m.s";
  std::string value = fmt::format("{}", random.between(-1000, 1000));
  std::size_t luck = simple ? 99 : random.below(100);
  if (luck < 3) value = "x" + value;
  if (luck >= 3 && luck < 5) metric = "refused.s";
  const char* tail = luck == 5 ? ".tag" : "";
  if (luck == 5) metric = "refused.s";
  if (luck == 7) value = fmt::format("+{}", random.between(0, 1000));
  std::string line =
      fmt::format("{}{}{} {} {} host=h{} n={}", metric, series, tail, time, value, sender, id);
  if (luck == 6) {
    // In two tags, each of which VictoriaMetrics keeps.
    auto bytes = static_cast<std::size_t>(random.between(100, 1'200));
    line.append(" pad=").append(bytes / 2, 'p').append(" rest=").append(bytes - bytes / 2, 'p');
  }
  return line + "\n";
}

void draw_sender(Random& random, Plan& plan, std::size_t number, Id& id) {
  SenderPlan sender;
  bool flood = random.chance(4);
  std::size_t bursts = flood ? 2 : 1 + random.below(8);
  bool simple = random.chance(40);
  sender.is_file = random.chance(20);
  if (sender.is_file) bursts = 1;
  Micros at = random.between(0, 500) * kMilli;
  for (std::size_t i = 0; i < bursts; ++i) {
    std::size_t lines = flood ? 1500 : 1 + random.below(random.chance(20) ? 300 : 30);
    sender.bursts.push_back({at, lines, static_cast<int>(random.between(1, 3))});
    for (std::size_t k = 0; k < lines; ++k) {
      bool again = !sender.lines.empty() && random.chance(2);
      if (again) {
        sender.lines.push_back(sender.lines.back());
        continue;
      }
      sender.lines.push_back({id, draw_line(random, number, id, simple)});
      ++id;
    }
    at += random.between(100, 8'000) * kMilli;
  }
  plan.ends = std::max(plan.ends, at);
  plan.senders.push_back(std::move(sender));
}

std::int64_t draw_number(Random& random, Fault::Kind kind) {
  switch (kind) {
    case Fault::Kind::reset_at:
      return random.between(1, 3'000);
    case Fault::Kind::kill_sender:
      return random.between(1, 60);
    case Fault::Kind::power_cut:
      return random.between(0, 7);
    case Fault::Kind::wall_clock:
      return random.between(-7'200, 7'200);
    default:
      return 0;
  }
}

void draw_faults(Random& random, Plan& plan, Micros longest) {
  std::size_t count = random.chance(15) ? 0 : 1 + random.below(5);
  Micros last = std::max(plan.ends, 10 * kSecond);
  for (std::size_t i = 0; i < count; ++i) {
    Fault fault;
    fault.kind = static_cast<Fault::Kind>(random.below(kDrawnFaults));
    if (random.chance(8)) fault.kind = Fault::Kind::store_fails;
    fault.at = random.between(0, last / kMilli) * kMilli;
    fault.lasts = random.between(1, random.chance(20) ? 60'000 : 4'000) * kMilli;
    if (longest > 0) fault.lasts = fault.lasts * 50;
    fault.target = random.below(is_hosts(fault.kind) ? plan.peers.size() : plan.senders.size());
    fault.number = draw_number(random, fault.kind);
    plan.ends = std::max(plan.ends, fault.at + fault.lasts);
    plan.faults.push_back(fault);
  }
}

/// What makes a line that a TSD has answered for vanish: too rare among the faults of any kind.
void draw_loss(Plan& plan, PeerKind of, Fault::Kind kind, int chance) {
  auto peer = std::ranges::find(plan.peers, of);
  if (peer == plan.peers.end()) return;
  // A generator of its own: the plan is otherwise what it would be without this fault.
  Random random(~plan.seed);
  if (!random.chance(chance)) return;
  Fault fault{kind, random.between(0, plan.ends / kMilli) * kMilli,
              random.between(1, random.chance(50) ? 30'000 : 4'000) * kMilli,
              static_cast<std::size_t>(peer - plan.peers.begin()), random.between(0, 1)};
  plan.ends = std::max(plan.ends, fault.at + fault.lasts);
  plan.faults.push_back(fault);
}

}  // namespace

const char* word(Fault::Kind kind) {
  constexpr std::array<const char*, kFaults> kWords{
      "refuse",      "kill-tsd",   "lose-tsd",    "reset",       "reset-at",
      "close",       "away",       "deaf",        "silent",      "slow",
      "store-fails", "throttle",   "kill-sender", "power-cut",   "disk-full",
      "disk-error",  "sync-error", "wall-clock",  "stop-sender", "drop-database"};
  return kWords[static_cast<std::size_t>(kind)];
}

bool Plan::has(Fault::Kind fault) const {
  return std::ranges::find(faults, fault, &Fault::kind) != faults.end();
}
bool Plan::has_tsd() const {
  return std::ranges::any_of(peers, [this](PeerKind peer) {
    if (!is_tsd(peer)) return false;
    bool is_modest = confirm == Confirm::automatic || confirm <= Confirm::received;
    if (peer == PeerKind::opentsdb || is_modest) return true;
    return peer == PeerKind::influxdb && !http && confirm != Confirm::settled;
  });
}
bool Plan::has_liar() const {
  return !std::ranges::all_of(peers, is_tsd);
}

std::string Plan::sentence() const {
  std::string text = fmt::format(
      "seed {}: {} over {}, confirm {}, dialect {}, {}, answer within {} ms", seed, senders.size(),
      http ? "http" : "telnet", static_cast<int>(confirm), static_cast<int>(kind),
      outlasts_faults ? "retries past the faults" : "gives up early", answer_deadline.count());
  if (spool) {
    text += fmt::format(", spool sync {} full {} of {} bytes", static_cast<int>(spool->sync),
                        static_cast<int>(spool->when_full), spool->max_bytes);
  }
  text +=
      fmt::format(", memory {}, pipe {}, rate {}, reconnect {} ms, own points {} ms", most_bytes,
                  pipe, most_lines, reconnect_interval.count(), self_interval.count());
  if (spread) text += fmt::format(", spread by {}", *spread);
  for (PeerKind peer : peers) text += fmt::format(", peer {}", word(peer));
  for (const auto& sender : senders) {
    text += fmt::format(", {} lines in {} bursts{}", sender.lines.size(), sender.bursts.size(),
                        sender.is_file ? " of a file" : "");
  }
  for (std::size_t i = 0; i < faults.size(); ++i) {
    text += fmt::format("\n  fault {}: {} of {} at {} for {} ({})", i, word(faults[i].kind),
                        faults[i].target, faults[i].at, faults[i].lasts, faults[i].number);
  }
  return text;
}

Plan draw_plan(std::uint64_t seed, Micros longest) {
  Random random(seed);
  Plan plan;
  plan.seed = seed;
  plan.weather.delay = random.between(50, random.chance(20) ? 100'000 : 3'000);
  plan.weather.jitter = random.between(0, random.chance(20) ? 150'000 : 3'000);
  plan.weather.piece =
      pick<std::size_t>(random, std::array<std::size_t, 5>{100, 700, 1'448, 1'448, 16'000});
  plan.weather.buffer =
      pick<std::size_t>(random, std::array<std::size_t, 4>{2'048, 16'384, 65'536, 262'144});
  draw_peers(random, plan);
  // Not drawn: other seeds give the runs that they gave before there was --spread.
  if (plan.peers.size() > 1 && seed % 3 == 0) plan.spread = seed % 2 == 0 ? "series" : "host";
  draw_options(random, plan);
  draw_spool(random, plan);
  std::size_t senders = plan.spool && random.chance(30) ? 2 + random.below(2) : 1;
  Id id = kFirstId;
  for (std::size_t i = 0; i < senders; ++i) draw_sender(random, plan, i, id);
  draw_faults(random, plan, longest);
  draw_loss(plan, PeerKind::influxdb, Fault::Kind::drop_database, 60);
  draw_loss(plan, PeerKind::opentsdb, Fault::Kind::lose_tsd, 20);
  // What `received` means to a peer that ends without reading can be told by nobody.
  if (plan.confirm == Confirm::received) {
    std::ranges::replace(plan.peers, PeerKind::fin_unread, PeerKind::discard);
  }
  return plan;
}

void apply(const Cut& cut, Plan& plan) {
  if (plan.senders.size() > cut.most_senders) plan.senders.resize(cut.most_senders);
  for (SenderPlan& sender : plan.senders) {
    if (sender.lines.size() > cut.most_lines) sender.lines.resize(cut.most_lines);
  }
  if (!cut.some_faults) return;
  std::vector<Fault> kept;
  for (std::size_t index : cut.faults) {
    if (index < plan.faults.size()) kept.push_back(plan.faults[index]);
  }
  plan.faults = std::move(kept);
  std::erase_if(plan.faults, [&](const Fault& fault) {
    return !is_hosts(fault.kind) && fault.target >= plan.senders.size();
  });
}

}  // namespace sim
