#include "line/validate/parallel_judge.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace tsd::line {

namespace {

class ParallelJudge {
 public:
  ParallelJudge(Source source, const Rules& rules, Wanted wanted, const TakeBatch& route)
      : reader_(std::move(source)), rules_(rules), wanted_(wanted), take_(route) {}

  void work() {
    Inspector inspector(rules_, wanted_);
    InputBatch batch;
    Inspection found;
    while (read(batch)) {
      inspector.inspect(batch, found);
      tell(batch, found);
    }
  }

  Result<void> outcome() { return error_ ? Result<void>(*error_) : Result<void>(); }

 private:
  bool read(InputBatch& batch) {
    std::lock_guard lock(reading_);
    if (ended_) return false;
    auto more = reader_.next(batch);
    if (!more) error_ = more.error();
    if (!more || !*more) ended_ = true;
    return !ended_;
  }

  void tell(const InputBatch& batch, const Inspection& found) {
    std::unique_lock lock(telling_);
    turn_changed_.wait(lock, [&] { return turn_ == batch.serial; });
    if (heard_ && !take_(batch, found)) {
      heard_ = false;
      ended_ = true;
    }
    ++turn_;
    turn_changed_.notify_all();
  }

  BatchReader reader_;
  const Rules& rules_;
  Wanted wanted_;
  const TakeBatch& take_;
  std::mutex reading_, telling_;
  std::condition_variable turn_changed_;
  std::uint64_t turn_ = 0;
  bool heard_ = true;  // false: the receiver wants no more batches
  std::atomic<bool> ended_ = false;
  std::optional<Error> error_;
};

}  // namespace

Result<void> judge_stream(Source source, const Rules& rules, Wanted wanted, unsigned threads,
                          const TakeBatch& route) {
  if (threads == 0) threads = std::thread::hardware_concurrency();
  ParallelJudge judge(std::move(source), rules, wanted, route);
  std::vector<std::thread> others;
  for (unsigned i = 1; i < threads; ++i) others.emplace_back([&] { judge.work(); });
  judge.work();
  for (std::thread& other : others) other.join();
  return judge.outcome();
}

}  // namespace tsd::line
