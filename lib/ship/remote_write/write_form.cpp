#include "ship/remote_write/write_form.h"

#include <cstdint>
#include <utility>

#include "net/http_date.h"
#include "ship/http/retry_after.h"
#include "ship/queue/lost_lines.h"
#include "ship/remote_write/write_answer.h"

namespace tsd::ship {
namespace {

constexpr std::string_view kMayBeThere =
    " (it may be there: it was sent before, or had time to be)";

ConnectionEnd end_of(Reception reception, std::int64_t now) {
  using Kind = ConnectionEnd::Kind;
  if (!reception.broken.empty()) return {Kind::broken, std::move(reception.broken)};
  PutAnswer& why = *reception.refusal;
  if (why.kind == PutAnswer::Kind::no_tsd) return {Kind::no_tsd, std::move(why.reason)};
  if (why.kind != PutAnswer::Kind::retry) return {Kind::broken, std::move(why.reason)};
  return {Kind::retry, std::move(why.reason),
          parse_retry_after(reception.retry_after, reception.date, now)};
}

}  // namespace

WriteForm::WriteForm(const WriteService& service, ReceiverState& state, BodyLimit& limit,
                     std::string host, Duration answer_deadline, const UnixSeconds& unix_seconds,
                     SendQueue& queue, const TakeRejection& reject)
    : service_(service),
      state_(state),
      sizer_(limit),
      body_(service, sizer_, state.book),
      host_(std::move(host)),
      answer_deadline_(answer_deadline),
      unix_seconds_(unix_seconds),
      queue_(queue),
      reject_(reject) {}

net::Task<std::optional<ConnectionEnd>> WriteForm::prepare(net::Stream& stream, Batch& batch) {
  if (state_.version == WriteVersion::unknown) {
    auto end = co_await ask(stream);
    if (end) co_return end;
  }
  gather(batch);
  co_return std::nullopt;
}

net::Task<std::optional<ConnectionEnd>> WriteForm::ask(net::Stream& stream) {
  Reception reception =
      co_await ask_receiver(stream, service_, host_, answer_deadline_, state_.asked);
  state_.version = reception.version;
  bool fails = reception.refusal || !reception.broken.empty();
  if (fails) co_return end_of(std::move(reception), unix_seconds_());
  note_clock();
  if (!reception.keeps_alive) co_return ConnectionEnd{};
  co_return std::nullopt;
}

/// A receiver measures how far a time is ahead by its own clock.
void WriteForm::note_clock() {
  if (state_.asked.date.empty()) return;
  auto date = net::parse_http_date(std::exchange(state_.asked.date, {}));
  state_.ahead = date ? *date - unix_seconds_() : 0;
}

/// Rejects the lines that have no place in any message; those that have none in this one go back.
void WriteForm::gather(Batch& batch) {
  ReceiverBounds bounds = bounds_of(state_.asked.peer, unix_seconds_(), state_.ahead);
  body_.gather(batch, bounds);
  bool is_whole = body_.points().faults().empty() && body_.points().twins().empty();
  while (!is_whole && !batch.empty()) {
    if (!body_.points().twins().empty()) {
      queue_.put_back(batch.take_out(body_.points().twins()));
    } else {
      reject_lost(body_.points().faults(), batch, queue_, reject_);
    }
    body_.gather(batch, bounds);
    is_whole = body_.points().faults().empty() && body_.points().twins().empty();
  }
  is_gathered_ = true;
}

bool WriteForm::make(const Batch& batch) {
  if (!std::exchange(is_gathered_, false)) body_.gather(batch);
  bool fits = body_.make(batch, state_.version);
  request_ = write_request(service_, state_.version, host_, body_.bytes());
  return fits;
}

/// Prometheus refuses what it has: of an older sample it says that it is out of order.
PutAnswer WriteForm::read(const net::HttpResponse& response, Batch& batch) {
  PutAnswer answer = read_write_answer(response, state_.version, body_.points().count());
  if (answer.kind == PutAnswer::Kind::told) body_.taken();
  bool may_be_there = batch.is_in_doubt() || batch.origin() == Origin::spool;
  if (answer.blames_data && may_be_there) answer.reason += kMayBeThere;
  bool is_in_pieces = answer.kind == PutAnswer::Kind::unclear && batch.size() > 1;
  if (is_in_pieces && may_have_kept(response)) batch.set_in_doubt();
  // What speaks 2.0 no more may be another service: it is asked again who it is, and for 1.0 only.
  if (answer.kind == PutAnswer::Kind::again) {
    state_.version = WriteVersion::unknown;
    state_.asked = {.is_unreadable_refused = false, .is_v2_refused = true};
  }
  return answer;
}

}  // namespace tsd::ship
