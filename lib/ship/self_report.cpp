#include "ship/self_report.h"

#include <array>

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
  return wire.substr(wire.rfind('\n') + 1);  // npos + 1 is the beginning
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

Batch own_points(const Accounts& accounts, std::string_view origin, std::int64_t now) {
  line::Tag whose{origin.substr(0, origin.find('=')), origin.substr(origin.find('=') + 1)};
  line::Lines lines;
  for (const Row& row : kRows) lines.add(row.metric, now, accounts.*row.count, {whose});
  lines.add("tsd.send.lines.held", now, accounts.held(), {whose});
  for (std::size_t i = 0; i < kLosses; ++i) {
    line::Tag reason{"reason", word(static_cast<Loss>(i))};
    lines.add("tsd.send.lines.dropped", now, accounts.dropped[i], {whose, reason});
  }
  Batch batch;
  batch.add_lines(1, kRows.size() + 1 + kLosses, lines.text());
  batch.set_own();
  return batch;
}

}  // namespace tsd::ship
