#include "line/crew.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace tsd::line {

namespace {

class Crew {
 public:
  Crew(Source source, const Rules& rules, Wanted wanted, const Settle& settle)
      : batches_(std::move(source)), rules_(rules), wanted_(wanted), settle_(settle) {}

  void work() {
    Inspector inspector(rules_, wanted_);
    Batch batch;
    Inspection found;
    while (read(batch)) {
      inspector.inspect(batch, found);
      tell(batch, found);
    }
  }

  Result<void> outcome() { return error_ ? Result<void>(*error_) : Result<void>(); }

 private:
  bool read(Batch& batch) {
    std::lock_guard lock(reading_);
    if (ended_) return false;
    auto more = batches_.next(batch);
    if (!more) error_ = more.error();
    if (!more || !*more) ended_ = true;
    return !ended_;
  }

  void tell(const Batch& batch, const Inspection& found) {
    std::unique_lock lock(telling_);
    turn_changed_.wait(lock, [&] { return turn_ == batch.serial; });
    if (heard_ && !settle_(batch, found)) {
      heard_ = false;
      ended_ = true;
    }
    ++turn_;
    turn_changed_.notify_all();
  }

  Batches batches_;
  const Rules& rules_;
  Wanted wanted_;
  const Settle& settle_;
  std::mutex reading_, telling_;
  std::condition_variable turn_changed_;
  std::uint64_t turn_ = 0;
  bool heard_ = true;  // else nobody listens any more
  std::atomic<bool> ended_ = false;
  std::optional<Error> error_;
};

}  // namespace

Result<void> judge_stream(Source source, const Rules& rules, Wanted wanted, unsigned threads,
                          const Settle& settle) {
  if (threads == 0) threads = std::thread::hardware_concurrency();
  Crew crew(std::move(source), rules, wanted, settle);
  std::vector<std::thread> others;
  for (unsigned i = 1; i < threads; ++i) others.emplace_back([&] { crew.work(); });
  crew.work();
  for (std::thread& other : others) other.join();
  return crew.outcome();
}

}  // namespace tsd::line
