#include "ship/remote_write/write_form.h"

#include <utility>

#include "os/clock.h"
#include "ship/http/retry_after.h"
#include "ship/queue/lost_lines.h"
#include "ship/remote_write/write_answer.h"

namespace tsd::ship {
namespace {

constexpr std::string_view kMayBeThere =
    " (it may be there: it was sent before, or had time to be)";

ConnectionEnd end_of(Reception reception) {
  using Kind = ConnectionEnd::Kind;
  if (!reception.broken.empty()) return {Kind::broken, std::move(reception.broken)};
  PutAnswer& why = *reception.refusal;
  if (why.kind == PutAnswer::Kind::no_tsd) return {Kind::no_tsd, std::move(why.reason)};
  if (why.kind != PutAnswer::Kind::retry) return {Kind::broken, std::move(why.reason)};
  return {Kind::retry, std::move(why.reason),
          parse_retry_after(reception.retry_after, reception.date, os::Clock().seconds())};
}

}  // namespace

WriteForm::WriteForm(const WriteService& service, ReceiverState& state, BodyLimit& limit,
                     std::string host, Duration answer_deadline, SendQueue& queue,
                     const TakeRejection& reject)
    : service_(service),
      state_(state),
      sizer_(limit),
      body_(service, sizer_, state.book),
      host_(std::move(host)),
      answer_deadline_(answer_deadline),
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
  if (fails) co_return end_of(std::move(reception));
  if (!reception.keeps_alive) co_return ConnectionEnd{};
  co_return std::nullopt;
}

/// Rejects the lines that have no place in any message; those that have none in this one go back.
void WriteForm::gather(Batch& batch) {
  body_.gather(batch);
  bool is_whole = body_.points().faults().empty() && body_.points().twins().empty();
  while (!is_whole && !batch.empty()) {
    if (!body_.points().twins().empty()) {
      queue_.put_back(batch.take_out(body_.points().twins()));
    } else {
      reject_lost(body_.points().faults(), batch, queue_, reject_);
    }
    body_.gather(batch);
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
  bool may_be_there = batch.is_unanswered() || batch.origin() == Origin::spool;
  if (answer.blames_data && may_be_there) answer.reason += kMayBeThere;
  // What speaks 2.0 no more may be another service: it is asked again who it is, and for 1.0 only.
  if (answer.kind == PutAnswer::Kind::again) {
    state_.version = WriteVersion::unknown;
    state_.asked = {.is_unreadable_refused = false, .is_v2_refused = true};
  }
  return answer;
}

}  // namespace tsd::ship
