// One member of a consumer group: the messages of a topic, and the partitions that it is given and
// loses. It commits nothing by itself. All calls return at once, but for open().
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/say.h"
#include "kafka/client.h"
#include "kafka/settings.h"
#include "listen/kafka/offset_ledger.h"

namespace tsd::listen {

/// A message; its payload is valid as long as it lives.
struct Message {
  std::int32_t partition = 0;
  std::int64_t offset = 0;
  std::string_view payload;
  kafka::Event owner;
};

/// Messages that Kafka had deleted (retention) before they were read: offsets `begin` to `end`,
/// without it.
struct Expired {
  std::int32_t partition = 0;
  std::int64_t begin = 0, end = 0;
};

class Consumer {
 public:
  struct Listener {
    std::function<void(const std::vector<std::int32_t>&)>
        given;  ///< partitions, of which none is ours yet
    /// They are to be given up: after this the consumer gives them up when the commit that is under
    /// way, or that is begun in it, has its answer.
    std::function<void(const std::vector<std::int32_t>&)> taken;
    /// Something does not work; it goes on trying, unless the remark is fatal.
    std::function<void(const kafka::Remark&)> trouble;
    std::function<void()> uncommitted;  ///< a commit has failed, which `detail` is told
    std::function<void(const Expired&)> expired;
    Say detail;  ///< what the library logs
  };

  /// Joins the group; nothing is connected yet when it returns. Errors name the word of the
  /// settings.
  static Result<std::unique_ptr<Consumer>> open(const kafka::Settings& settings,
                                                const std::string& group, Listener listener);
  ~Consumer();

  /// Readable when next() may have something.
  int bell() const { return client_->bell(); }
  /// To be called when the bell was heard, before next().
  void silence() { client_->silence(); }
  /// Serves the library until there is a message; nothing: there is none now.
  std::optional<Message> next();
  /// It has been given partitions, or none: others have them all.
  bool has_joined() const { return joined_; }

  /// Commits; the answer comes by next().
  void commit(const std::vector<PartitionOffset>& offsets);
  bool is_committing() const { return committing_ > 0; }

  /// No messages come of any partition, those included that will be given; and again.
  void pause();
  void resume();
  bool is_paused() const { return paused_; }
  /// The messages from this offset on come next, and no later ones before. Waits for a second at
  /// most; false: it could not be done now.
  bool seek(const PartitionOffset& offset);

  /// Leaves the group, so that others need not wait; `taken` is called for its partitions. It is
  /// done when has_left().
  void leave();
  bool has_left() const;

 private:
  using List =
      std::unique_ptr<rd_kafka_topic_partition_list_t, void (*)(rd_kafka_topic_partition_list_t*)>;

  Consumer(std::unique_ptr<kafka::Client> client, std::string topic, Listener listener);

  void serve(rd_kafka_event_t* event);
  void rebalance(rd_kafka_event_t* event);
  void assign(const rd_kafka_topic_partition_list_t* list);
  void give_up();
  bool is_cooperative() const;
  List assignment() const;
  void ask_committed(const rd_kafka_topic_partition_list_t* list);
  void look_for_gap(std::int32_t partition, std::int64_t offset);
  List list_of(const std::vector<PartitionOffset>& offsets) const;
  void tell(rd_kafka_error_t* error, const char* what);

  std::unique_ptr<kafka::Client> client_;
  const kafka::RdKafka& rd_;
  std::string topic_;
  Listener listener_;
  std::unique_ptr<rd_kafka_queue_t, void (*)(rd_kafka_queue_t*)> closing_;  ///< events of leave()
  List leaving_;  ///< partitions that wait for a commit to be given up
  std::map<std::int32_t, std::int64_t> expected_;  ///< partitions, and what comes next; or unknown
  std::chrono::steady_clock::time_point ask_again_{};
  int committing_ = 0;
  bool paused_ = false;
  bool joined_ = false;
  bool leaves_ = false;
};

}  // namespace tsd::listen
