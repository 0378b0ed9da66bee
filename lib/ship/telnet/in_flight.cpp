#include "ship/telnet/in_flight.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/foreign.h"
#include "ship/telnet/refusals.h"

namespace tsd::ship {
namespace {

constexpr std::size_t kMostRefusalBytes = 1u << 20;

// A store that was there when it was asked for is taken to be there for this time. InfluxDB itself
// keeps points for as long before it writes them (batch-timeout).
constexpr Duration kStoreFor{1000};

/// A line, and where in which of several batches it is.
struct SentLine {
  std::size_t batch;
  std::size_t index;  // in it
  std::string_view line;
};

std::vector<SentLine> sent_lines_of(const std::vector<Batch>& batches) {
  std::vector<SentLine> sent;
  for (std::size_t i = 0; i < batches.size(); ++i) {
    auto lines = batches[i].lines();
    for (std::size_t k = 0; k < lines.size(); ++k) {
      sent.push_back({i, k, lines[k]});
    }
  }
  return sent;
}

}  // namespace

InFlight::InFlight(SendQueue& queue, PeerBehavior& behavior, const TelnetOptions& options,
                   TakeRejection reject)
    : queue_(queue), behavior_(behavior), options_(options), reject_(std::move(reject)) {}

InFlight::~InFlight() {
  for (; !written_.empty(); written_.pop_back()) queue_.put_back(std::move(written_.back()));
  for (; !settling_.empty(); settling_.pop_back()) {
    queue_.put_back(std::move(settling_.back().batch));
  }
}

const Batch& InFlight::add(Batch batch, net::Time now) {
  batch.set_sent();
  if (unasked_++ == 0) unasked_since_ = now;
  bytes_ += batch.bytes();
  written_.push_back(std::move(batch));
  return written_.back();
}

void InFlight::tell(TelnetLoad& load) const {
  load.bytes = bytes_;
  load.empty = written_.empty();
  load.unasked = unasked_;
  load.unasked_since = unasked_since_;
  load.ends_alone = unasked_ > 0 && written_.back().is_alone();
  load.is_asked = is_asked();
  if (settling_.empty()) return;
  load.lacks_store = settling_.back().until == net::kNever;
  load.settled_at = settling_.front().until;
  load.settle_asked = is_asked() && questions_.back().asked >= load.settled_at;
  load.settles_by_answer = is_settled_by_answer(settling_.front());
}

void InFlight::ask(net::Time now) {
  questions_.push_back({std::exchange(unasked_, 0), now});
}

void InFlight::answer(net::Time now) {
  Question question = questions_.front();
  questions_.pop_front();
  prove(question.batches, Confirm::parsed, now);
  settle_heard(question.asked);
}

/// A TSD whose machine vanished without a word is as silent as one that has stored everything.
void InFlight::settle_heard(net::Time asked) {
  while (!settling_.empty() && settling_.front().until <= asked) {
    Confirm level = settling_.front().needs_store ? Confirm::parsed : Confirm::settled;
    queue_.confirm(std::move(settling_.front().batch), 0, level);
    settling_.pop_front();
  }
}

/// Whether the store was there is said over another connection, maybe by a TSD that was started
/// since: only the answer of this connection shows that it is the one that has the lines.
bool InFlight::is_settled_by_answer(const Settling& settling) const {
  if (settling.needs_store) return true;
  return settling.level == Confirm::parsed && wanted(options_, behavior_) == Confirm::settled;
}

bool InFlight::refuse(std::string_view words) {
  // With --confirm none its line may be confirmed already: it would be taken for another's.
  if (options_.confirm == Confirm::none) return true;
  if (written_.empty()) return settling_.empty();
  refusal_bytes_ += words.size();
  // Beyond the limit keep none but the first: they can no longer be matched to lines anyway.
  if (refusals_.empty() || refusal_bytes_ <= kMostRefusalBytes) refusals_.emplace_back(words);
  return true;
}

/// The refusals since the last proof are about these batches. If they cannot be matched to lines,
/// all lines are sent again, in smaller pieces.
void InFlight::prove(std::size_t batches, Confirm level, net::Time now) {
  behavior_.allowance = behavior_.allowance > SIZE_MAX / 2 ? SIZE_MAX : behavior_.allowance * 2;
  std::vector<Batch> proven;
  for (; batches > 0; --batches) {
    bytes_ -= written_.front().bytes();
    proven.push_back(std::move(written_.front()));
    written_.pop_front();
  }
  unasked_ = std::min(unasked_, written_.size());
  bool settled = settle_refusals(proven);
  refusals_.clear();
  refusal_bytes_ = 0;
  if (settled) {
    for (Batch& batch : proven) confirm(std::move(batch), level, now);
  } else {
    for (; !proven.empty(); proven.pop_back()) queue_.put_back_in_pieces(std::move(proven.back()));
  }
}

/// For every refusal the index of its line; nothing if that is not certain. One line is what a
/// refusal is about, unless that quotes another, which was proven before; asked alone, it is.
std::optional<std::vector<std::size_t>> InFlight::match(std::span<const std::string_view> lines,
                                                        bool is_alone) {
  if (lines.size() > 1) {
    if (refusal_bytes_ > kMostRefusalBytes) return std::nullopt;
    return match_refusals(refusals_, lines);
  }
  auto fits = [&](const std::string& refusal) {
    auto evidence = evidence_of(refusal);
    return is_alone || !evidence || bears(lines.front(), *evidence);
  };
  auto first = std::ranges::find_if(refusals_, fits);
  if (first == refusals_.end()) return std::nullopt;
  refusals_ = {*first};
  return std::vector<std::size_t>{0};
}

/// Matches the refusals to lines, reports them, and takes them out of the batches: what is sent
/// again later, or told as arrived, is the others. False, with nothing done, if the match is not
/// certain.
bool InFlight::settle_refusals(std::vector<Batch>& batches) {
  if (refusals_.empty()) return true;
  std::vector<SentLine> sent = sent_lines_of(batches);
  std::vector<std::string_view> lines;
  for (const SentLine& one : sent) lines.push_back(one.line);
  auto matched = match(lines, batches.front().is_alone());
  if (!matched) return false;
  std::vector<std::vector<std::size_t>> refused(batches.size());
  for (std::size_t i = 0; i < matched->size(); ++i) {
    const SentLine& line = sent[(*matched)[i]];
    refused[line.batch].push_back(line.index);
    reject_({batches[line.batch].place(line.index), 0, line.line.substr(4), "tsd",
             printable(refusals_[i], kLongestReason)});
  }
  for (std::size_t i = 0; i < batches.size(); ++i) {
    std::ranges::sort(refused[i]);
    if (!refused[i].empty()) queue_.refuse(batches[i], refused[i]);
  }
  queue_.restart_clock();
  return true;
}

/// Holds proven lines if late errors can still come: with --confirm settled for all of --settle,
/// with `auto` as long as that costs nothing.
void InFlight::confirm(Batch batch, Confirm level, net::Time now) {
  if (batch.empty()) return;
  if (needs_store(options_, behavior_)) {
    settling_.push_back({queue_.shed(std::move(batch)), level, store_known(now), now, true});
    return;
  }
  Confirm want = wanted(options_, behavior_);
  bool hears_more = want == Confirm::settled || (want == Confirm::automatic &&
                                                 (asks_alive(options_, behavior_) || half_closed_));
  if (hears_more && reports_late_errors(behavior_.peer)) {
    queue_.set_settling_until(now + options_.settle);
    settling_.push_back({queue_.shed(std::move(batch)), level, now + options_.settle, now});
  } else {
    queue_.confirm(std::move(batch), 0, level);
  }
}

/// From when on a question shows that the store was there for what was proven then.
net::Time InFlight::store_known(net::Time proven) const {
  return store_ && proven <= store_->asked + kStoreFor ? store_->heard : net::kNever;
}

void InFlight::found_store(net::Time asked, net::Time now) {
  store_ = Store{asked, now};
  for (Settling& settling : settling_) {
    if (settling.until == net::kNever && settling.proven <= asked + kStoreFor) settling.until = now;
  }
}

void InFlight::settle(net::Time now) {
  if (settling_.empty()) return;
  bool costs = queue_.full() || (queue_.closed() && !half_closed_);
  bool at_once = wanted(options_, behavior_) == Confirm::automatic && costs;
  while (!settling_.empty()) {
    Settling& first = settling_.front();
    bool waited = now >= first.until && !is_settled_by_answer(first);
    if (!waited && !(at_once && !first.needs_store)) break;
    queue_.confirm(std::move(first.batch), 0, first.level);
    settling_.pop_front();
  }
}

void InFlight::confirm_proven() {
  for (; !settling_.empty() && !settling_.front().needs_store; settling_.pop_front()) {
    queue_.confirm(std::move(settling_.front().batch), 0, settling_.front().level);
  }
}

void InFlight::shrink_allowance() {
  if (bytes_ == 0) return;
  behavior_.allowance = std::max<std::size_t>(1, std::min(behavior_.allowance, bytes_) / 2);
}

}  // namespace tsd::ship
