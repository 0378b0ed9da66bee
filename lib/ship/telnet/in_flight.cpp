#include "ship/telnet/in_flight.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "ship/telnet/refusals.h"

namespace tsd::ship {
namespace {

constexpr std::size_t kMostRefusalBytes = 1u << 20;

/// A line of several batches.
struct Place {
  std::size_t batch;
  std::uint64_t number;
  std::string_view line;
};

std::vector<Place> places_of(const std::vector<Batch>& batches) {
  std::vector<Place> places;
  for (std::size_t i = 0; i < batches.size(); ++i) {
    auto lines = batches[i].lines();
    for (std::size_t k = 0; k < lines.size(); ++k) {
      places.push_back({i, batches[i].number(k), lines[k]});
    }
  }
  return places;
}

}  // namespace

Flight::Flight(Outbox& outbox, Manners& manners, const TelnetOptions& options, TakeRejection reject)
    : outbox_(outbox), manners_(manners), options_(options), reject_(std::move(reject)) {}

Flight::~Flight() {
  for (; !written_.empty(); written_.pop_back()) outbox_.put_back(std::move(written_.back()));
  for (; !settling_.empty(); settling_.pop_back()) {
    outbox_.put_back(std::move(settling_.back().batch));
  }
}

const Batch& Flight::add(Batch batch) {
  batch.set_sent();
  if (unasked_++ == 0) unasked_since_ = net::Clock::now();
  bytes_ += batch.bytes();
  written_.push_back(std::move(batch));
  return written_.back();
}

void Flight::ask() {
  questions_.push_back(std::exchange(unasked_, 0));
}

void Flight::answer() {
  prove(questions_.front());
  questions_.pop_front();
}

void Flight::refuse(std::string_view words) {
  if (written_.empty()) return;
  refusal_bytes_ += words.size();
  // Beyond the bound they only say that there were some.
  if (refusals_.empty() || refusal_bytes_ <= kMostRefusalBytes) refusals_.emplace_back(words);
}

/// The refusals since the last proof are about these batches. Where it cannot be told which lines
/// are meant, all of them go again, in smaller pieces.
void Flight::prove(std::size_t batches) {
  manners_.allowance = manners_.allowance > SIZE_MAX / 2 ? SIZE_MAX : manners_.allowance * 2;
  std::vector<Batch> proven;
  for (; batches > 0; --batches) {
    bytes_ -= written_.front().bytes();
    proven.push_back(std::move(written_.front()));
    written_.pop_front();
  }
  unasked_ = std::min(unasked_, written_.size());
  std::vector<std::size_t> refused(proven.size());
  bool settled = settle_refusals(proven, refused);
  refusals_.clear();
  refusal_bytes_ = 0;
  if (settled) {
    for (std::size_t i = 0; i < proven.size(); ++i) confirm(std::move(proven[i]), refused[i]);
  } else {
    for (; !proven.empty(); proven.pop_back()) outbox_.put_back_in_pieces(std::move(proven.back()));
  }
}

/// Tells whose the refusals are, and counts them in `refused` batch by batch. False, and nothing
/// told, where that is not certain.
bool Flight::settle_refusals(std::vector<Batch>& batches, std::vector<std::size_t>& refused) {
  if (refusals_.empty()) return true;
  std::vector<Place> places = places_of(batches);
  std::vector<std::string_view> lines;
  for (const Place& place : places) lines.push_back(place.line);
  std::optional<std::vector<std::size_t>> matched;
  if (lines.size() == 1) {
    matched = {0};
  } else if (refusal_bytes_ <= kMostRefusalBytes) {
    matched = match_refusals(refusals_, lines);
  }
  if (!matched) return false;
  for (std::size_t i = 0; i < matched->size(); ++i) {
    const Place& place = places[(*matched)[i]];
    Batch& batch = batches[place.batch];
    ++refused[place.batch];
    batch.strike(place.number);
    reject_(
        {batch.is_from_stdin() ? place.number : 0, 0, place.line.substr(4), "tsd", refusals_[i]});
  }
  return true;
}

/// Proven lines are held for a while where late errors can still be heard: as long as it takes with
/// --confirm settled, and else as long as it costs nothing.
void Flight::confirm(Batch batch, std::size_t refused) {
  Confirm want = wanted(options_, manners_);
  bool hears_more = want == Confirm::settled || (want == Confirm::automatic &&
                                                 (asks_alive(options_, manners_) || half_closed_));
  if (hears_more) {
    settling_.push_back(
        {outbox_.shed(std::move(batch)), refused, net::Clock::now() + options_.settle});
  } else {
    outbox_.confirm(std::move(batch), refused, level(options_, manners_));
  }
}

void Flight::settle() {
  if (settling_.empty()) return;
  bool costs = outbox_.full() || (outbox_.closed() && !half_closed_);
  bool at_once = wanted(options_, manners_) == Confirm::automatic && costs;
  net::Time now = net::Clock::now();
  while (!settling_.empty()) {
    Settling& first = settling_.front();
    bool waited = now >= first.until;
    if (!waited && !at_once) break;
    bool heard = waited && manners_.version == Manners::Version::answers;
    outbox_.confirm(std::move(first.batch), first.refused,
                    heard ? "settled" : level(options_, manners_));
    settling_.pop_front();
  }
}

void Flight::land() {
  for (auto& settled : settling_) {
    outbox_.confirm(std::move(settled.batch), settled.refused, level(options_, manners_));
  }
  settling_.clear();
}

void Flight::crash() {
  if (bytes_ == 0) return;
  manners_.allowance = std::max<std::size_t>(1, std::min(manners_.allowance, bytes_) / 2);
}

}  // namespace tsd::ship
