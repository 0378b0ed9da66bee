#include "simulation/auditor.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>

#include "base/number.h"
#include "base/text.h"

namespace sim {
namespace {

constexpr std::size_t kDigits = 7;

/// The digits of an id at `at`.
std::optional<Id> digits(std::string_view text, std::size_t at) {
  auto id = tsd::parse_number<Id>(text.substr(at, kDigits));
  return id && *id >= kFirstId ? id : std::nullopt;
}

/// A tag of a line, and of a point in JSON.
constexpr std::string_view kTag = " n=";
constexpr std::string_view kMember = "\"n\":\"";

}  // namespace

std::optional<Id> id_of(std::string_view text) {
  for (std::string_view mark : {kTag, kMember}) {
    std::size_t at = text.find(mark);
    if (at != text.npos) return digits(text, at + mark.size());
  }
  return std::nullopt;
}

std::set<Id> ids_in(std::string_view text) {
  std::set<Id> ids;
  for (std::size_t at = text.find(kTag); at != text.npos; at = text.find(kTag, at + 1)) {
    if (auto id = digits(text, at + kTag.size())) ids.insert(ids.end(), *id);
  }
  return ids;
}

void Auditor::fail(std::string_view rule, const std::string& text) {
  if (failed()) return;
  rule_ = rule;
  text_ = text;
  world_.trace("FAILED {}: {}", rule, text);
}

void Auditor::parsed(Id id, const void* tsd) {
  bool first = parsed_.insert(id).second;
  world_.trace("parsed {}{}", id, first ? "" : " again");
  int group = plan_[id].group;
  if (!first || group == 0) return;
  Id& newest = newest_[{is_spread_ ? tsd : nullptr, group}];
  if (id < newest) {
    fail("order",
         fmt::format("{} reached a TSD behind {}, of its own series and younger", id, newest));
  }
  newest = std::max(newest, id);
}

void Auditor::receipt(Life& life, std::string_view text) {
  for (std::string_view record : tsd::lines_of(text)) {
    world_.trace("life {}: receipt {}", life.number, record);
    std::size_t space = record.find(' ');
    std::string_view numbers = record.substr(0, space);
    std::string_view state = record.substr(space + 1);
    std::size_t more = state.find(' ');
    std::string_view reason = more == state.npos ? "" : state.substr(more + 1);
    std::size_t dash = numbers.find('-');
    auto first = tsd::parse_number<std::uint64_t>(numbers.substr(0, dash));
    auto last =
        dash == numbers.npos ? first : tsd::parse_number<std::uint64_t>(numbers.substr(dash + 1));
    if (!first || !last || *first == 0 || *last > life.lines.size()) {
      return fail("receipt", fmt::format("'{}' names no line that was fed", record));
    }
    for (std::uint64_t i = *first; i <= *last; ++i) take(life, i, state.substr(0, more), reason);
  }
}

void Auditor::take(Life& life, std::uint64_t number, std::string_view state,
                   std::string_view reason) {
  Life::Line& line = life.lines[number - 1];
  bool again = !line.state.empty() && line.state != "spooled";
  if (again || line.state == state) {
    fail("receipt",
         fmt::format("line {} ({}) is {} after it was {}", number, line.id, state, line.state));
  }
  if (number > life.read) {
    fail("receipt", fmt::format("line {} ({}) is {} before it was read", number, line.id, state));
  }
  life.let_go(line);
  line.state = state;
  if (state == "confirmed") check_confirmed(life, line.id, reason);
  if (state == "rejected") check_rejected(life, line.id);
  if (state == "spooled") check_spooled(life, line.id);
  line.spooled |= state == "spooled";
  if (state == "dropped" && life.must_deliver) {
    fail("delivered",
         fmt::format("line {} ({}) is dropped ({}), and a TSD is there", number, line.id, reason));
  }
}

void Auditor::check_confirmed(const Life& life, Id id, std::string_view level) {
  if (level == "none") return;
  bool is_true = parsed_.contains(id);
  if (level == "received" && life.any_peer) is_true = read_.contains(id);
  if (level == "settled" || level == "stored") is_true = stored_.contains(id);
  if (!is_true) fail("confirmed", fmt::format("{} is confirmed {}, and is not", id, level));
}

void Auditor::check_rejected(const Life& life, Id id) {
  LineKind kind = plan_[id].kind;
  bool deserved = kind == LineKind::bad || (kind == LineKind::refused && refused_.contains(id)) ||
                  (kind == LineKind::dropped && drops_lines_) ||
                  (kind == LineKind::framed && cuts_frames_);
  if (!deserved) return fail("rejected", fmt::format("{} is rejected, and nothing refused it", id));
  if (!ids_in(system_.files[life.rejects].synced).contains(id)) {
    fail("rejected",
         fmt::format("{} is rejected, and a power cut would take it from the rejects", id));
  }
}

const std::set<Id>& Auditor::on_disk(bool power) {
  Look& look = looks_[power ? 1 : 0];
  if (look.known && look.calls == disk_.calls) return look.ids;
  look = {disk_.calls, true, {}};
  for (const auto& [path, bytes] : power ? disk_.durable_files() : disk_.files()) {
    look.ids.merge(ids_in(bytes));
  }
  return look.ids;
}

void Auditor::check_spooled(const Life& life, Id id) {
  for (const auto& [path, bytes] : disk_.files()) {
    if (path.ends_with(".zst")) return;  // finals() tells
  }
  if (on_disk(life.promises_power).contains(id)) return;
  fail("spooled", fmt::format("{} is spooled, and a {} would lose it", id,
                              life.promises_power ? "power cut" : "kill"));
}

void Auditor::check_memory(const Life& life, std::size_t most) {
  if (life.has_spool || life.held <= most) return;
  fail("memory",
       fmt::format("life {} holds {} bytes of lines, over {}", life.number, life.held, most));
}

void Auditor::check_missing(const Life& life) {
  if (life.disk_fails) return;
  for (std::size_t i = 0; i < life.read; ++i) {
    if (life.lines[i].state.empty()) {
      return fail("receipt",
                  fmt::format("line {} ({}) has no receipt at the end", i + 1, life.lines[i].id));
    }
  }
}

void Auditor::end(Life& life, const tsd::ship::Accounts& accounts) {
  world_.trace("life {}: {}", life.number, accounts.sentence());
  if (auto sound = accounts.check(); !sound) return fail("accounts", sound.error().text);
  if (accounts.in != life.read) {
    return fail("accounts", fmt::format("{} lines were read, {} counted", life.read, accounts.in));
  }
  check_missing(life);
  check_once(life, accounts);
  check_states(life, accounts);
}

/// A line counts once in the accounts of a life: those from the spool are lines of other lives, and
/// those left there are on the disk. A life does not know its lines in what another has compressed.
void Auditor::check_once(const Life& life, const tsd::ship::Accounts& accounts) {
  std::uint64_t others = 0;
  bool is_mixed = false;
  for (const Life* other : lives_) {
    if (other == &life) continue;
    // A record that could not be synced is written again; killed then, both are there.
    others += other->disk_fails ? 2 * other->read : other->read;
    is_mixed |= other->compresses;
  }
  if (accounts.backlog > others && !is_mixed) {
    fail("accounts", fmt::format("life {} says {}, and all other lives were given {} lines",
                                 life.number, accounts.sentence(), others));
  }
  auto waiting = waiting_lines();
  if (life.disk_fails || !waiting || accounts.spooled <= *waiting) return;
  fail("accounts", fmt::format("life {} says {}, and the spool has {} lines", life.number,
                               accounts.sentence(), *waiting));
}

/// Lines in the spool; nothing where they are compressed, or another sender may have taken some.
std::optional<std::uint64_t> Auditor::waiting_lines() const {
  if (lives_.size() > 1) return std::nullopt;
  std::uint64_t lines = 0;
  for (const auto& [path, bytes] : disk_.files()) {
    if (path.ends_with(".zst")) return std::nullopt;
    for (std::size_t at = bytes.find(kTag); at != bytes.npos; at = bytes.find(kTag, at + 1))
      ++lines;
  }
  return lines;
}

/// Receipts and accounts agree. Lines of the spool have no second receipt.
void Auditor::check_states(const Life& life, const tsd::ship::Accounts& accounts) {
  if (accounts.own > 0) return;
  auto count = [&](std::string_view state) {
    return static_cast<std::uint64_t>(std::ranges::count(life.lines, state, &Life::Line::state));
  };
  std::uint64_t rejected = count("rejected");
  auto agree = [&](std::uint64_t counted, std::uint64_t told) {
    return life.has_spool ? counted >= told : counted == told;
  };
  bool right = agree(accounts.confirmed, count("confirmed")) &&
               agree(accounts.lost(), count("dropped")) &&
               (life.disk_fails || agree(accounts.rejected, rejected));
  if (right) return;
  fail("accounts",
       fmt::format("life {} says {}, and gave receipts for {} + {} + {}", life.number,
                   accounts.sentence(), count("confirmed"), rejected, count("dropped")));
}

void Auditor::finals(const std::vector<const Life*>& lives, const Finals& finals) {
  std::set<Id> rejects;
  for (const auto& [name, file] : system_.files) rejects.merge(ids_in(file.bytes));
  std::set<Id> on_disk;
  for (const auto& [path, bytes] : disk_.files()) on_disk.merge(ids_in(bytes));
  const std::set<Id>& arrived = finals.stored ? stored_ : parsed_;
  for (const Life* life : lives) {
    for (const Life::Line& line : life->lines) {
      if (!line.spooled || !finals.power_promised || finals.may_drop || line.state == "dropped")
        continue;
      if (arrived.contains(line.id) || rejects.contains(line.id) || on_disk.contains(line.id))
        continue;
      // --confirm received and none promise no more.
      bool was_dropped = (plan_[line.id].kind == LineKind::dropped && read_.contains(line.id)) ||
                         lost_.contains(line.id);
      if (was_dropped && life->any_peer) continue;
      return fail("lost", fmt::format("{} was {} in life {}, and is nowhere", line.id, line.state,
                                      life->number));
    }
  }
}

}  // namespace sim
