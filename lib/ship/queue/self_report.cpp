#include "ship/queue/self_report.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <utility>

#include "line/lines.h"

namespace tsd::ship {
namespace {

struct Row {
  const char* metric;
  std::uint64_t Accounts::*count;
};

constexpr std::array<Row, 6> kRows{{{"tsd.send.lines.in", &Accounts::in},
                                    {"tsd.send.lines.backlog", &Accounts::backlog},
                                    {"tsd.send.lines.own", &Accounts::own},
                                    {"tsd.send.lines.confirmed", &Accounts::confirmed},
                                    {"tsd.send.lines.rejected", &Accounts::rejected},
                                    {"tsd.send.lines.spooled", &Accounts::spooled}}};

std::string_view last_line(std::string_view wire) {
  if (wire.ends_with('\n')) wire.remove_suffix(1);
  return wire.substr(wire.rfind('\n') + 1);  // npos + 1 is 0: the beginning
}

void add_spool(const spool::Spool& spool, std::int64_t now, const line::Tag& whose,
               line::Lines& lines) {
  const spool::SpoolCounters& counters = spool.counters();
  for (auto [metric, number] : std::initializer_list<std::pair<const char*, std::uint64_t>>{
           {"tsd.spool.bytes", spool.bytes()},
           {"tsd.spool.segments", spool.segments()},
           {"tsd.spool.oldest_seconds",
            static_cast<std::uint64_t>(spool.oldest_age() / spool::kSecond)},
           {"tsd.spool.lines.kept", counters.kept_lines},
           {"tsd.spool.lines.refused", counters.refused_lines},
           {"tsd.spool.damaged_places", counters.damaged_records},
           {"tsd.spool.disk_errors", counters.disk_errors}}) {
    lines.add(metric, now, number, {whose});
  }
}

}  // namespace

std::string origin_of(std::string_view wire) {
  constexpr std::string_view kHost = " host=";
  std::string_view line = last_line(wire);
  std::size_t tag = line.find(kHost);
  if (tag == line.npos) {
    std::size_t equals = line.find('=');
    if (equals == line.npos) return "";
    tag = line.rfind(' ', equals);
  }
  line.remove_prefix(tag + 1);
  return std::string(line.substr(0, line.find(' ')));
}

Batch own_points(const SelfReport& report, std::string_view origin, std::int64_t now) {
  const Accounts& accounts = report.accounts;
  line::Tag whose{origin.substr(0, origin.find('=')), origin.substr(origin.find('=') + 1)};
  line::Lines lines;
  for (const Row& row : kRows) lines.add(row.metric, now, accounts.*row.count, {whose});
  lines.add("tsd.send.lines.held", now, accounts.held(), {whose});
  for (std::size_t i = 0; i < kLevels; ++i) {
    auto level = static_cast<Confirm>(i);
    if (level == Confirm::automatic) continue;  // what is asked for, never what is proven
    lines.add("tsd.send.lines.confirmed_by", now, accounts.confirmed_by[i],
              {whose, {"level", word(level)}});
  }
  if (report.confirmed_seconds_ago) {
    auto age = static_cast<std::uint64_t>(std::max<std::int64_t>(0, *report.confirmed_seconds_ago));
    lines.add("tsd.send.confirmed_seconds_ago", now, age, {whose});
  }
  for (std::size_t i = 0; i < kLosses; ++i) {
    line::Tag reason{"reason", word(static_cast<Loss>(i))};
    lines.add("tsd.send.lines.dropped", now, accounts.dropped[i], {whose, reason});
  }
  lines.add("tsd.send.late_errors", now, accounts.late_errors, {whose});
  if (report.spool != nullptr) add_spool(*report.spool, now, whose, lines);
  Batch batch;
  auto count = std::ranges::count(lines.text(), '\n');
  batch.add_lines(1, static_cast<std::uint64_t>(count), lines.text());
  batch.set_origin(Origin::own);
  return batch;
}

}  // namespace tsd::ship
