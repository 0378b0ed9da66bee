// A spool on a model disk, with a clock of its own, for the tests of Spool.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "spool/segment.h"
#include "spool/spool.h"
#include "support/model_disk.h"

using Lines = std::vector<std::string>;

struct SpoolWorld {
  ModelDisk disk;
  tsd::spool::Micros now = 1'700'000'000 * tsd::spool::kSecond;
  tsd::spool::SpoolSettings settings;
  Lines said;

  std::unique_ptr<tsd::spool::Spool> open() {
    return std::make_unique<tsd::spool::Spool>(
        disk.mount(), settings, [this] { return ++now; },
        [this](std::string_view sentence) { said.emplace_back(sentence); });
  }
  bool was_said(const std::string& part) const {
    for (const auto& sentence : said) {
      if (sentence.find(part) != sentence.npos) return true;
    }
    return false;
  }
  void pass(tsd::spool::Micros seconds) { now += seconds * tsd::spool::kSecond; }
};

inline std::string records_of(const Lines& lines) {
  tsd::spool::SegmentWriter writer;
  for (const auto& line : lines) writer.add(line);
  writer.finish();
  return std::string(writer.text());
}

inline tsd::spool::Ticket keep(tsd::spool::Spool& spool, const Lines& lines) {
  return spool.keep(records_of(lines), lines.size());
}

struct Portion {
  tsd::spool::Ticket ticket = 0;
  Lines lines;
  tsd::spool::TakenBack counted;
};

inline Portion read_portion(tsd::spool::Spool& spool, std::size_t some = 1) {
  Portion portion;
  auto read = spool.read_backlog(some, [&](std::string_view text) {
    for (std::size_t end; (end = text.find('\n')) != text.npos; text.remove_prefix(end + 1)) {
      portion.lines.emplace_back(text.substr(0, end));
    }
  });
  portion.ticket = read.ticket;
  portion.counted = read.lines;
  return portion;
}

/// Everything that waits, settled.
inline Lines drain(tsd::spool::Spool& spool) {
  Lines all;
  for (Portion portion; (portion = read_portion(spool)).ticket != 0;) {
    all.insert(all.end(), portion.lines.begin(), portion.lines.end());
    spool.settle(portion.ticket, portion.lines.size());
  }
  return all;
}

/// Lines `first` to `last`, each with its number.
inline Lines numbered(int first, int last) {
  Lines lines;
  for (int i = first; i <= last; ++i) {
    lines.push_back("test.line 1700000000 " + std::to_string(i) + " host=a");
  }
  return lines;
}
