#include "watch/board.h"

#include <cstdint>
#include <utility>

#include "base/foreign.h"
#include "base/text.h"

namespace tsd::watch {

void Board::take(std::string_view lines, std::int64_t now_ms) {
  for (std::string_view line : lines_of(lines)) {
    auto fault = table_.take(line, now_ms);
    if (!fault) continue;
    ++passed_count;
    keep({now_ms, true, printable(line::sentence(*fault, line), kRefusedBytes),
          printable(line, kRefusedBytes)});
  }
}

void Board::refuse(std::string_view line, std::string_view reason, std::int64_t now_ms) {
  ++refused_count;
  keep({now_ms, false, printable(reason, kRefusedBytes), printable(line, kRefusedBytes)});
}

void Board::keep(Refused refused) {
  refused_.push_front(std::move(refused));
  if (refused_.size() > kMostRefused) refused_.pop_back();
}

void Board::say(std::string_view sentence) {
  sentences_.push_back(printable(sentence, kRefusedBytes));
  if (sentences_.size() > kMostSentences) sentences_.pop_front();
}

}  // namespace tsd::watch
