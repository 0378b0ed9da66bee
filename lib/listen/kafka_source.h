// Reads a topic of Kafka as a member of a group, prints its lines, and commits what a sender's
// receipts prove. This header includes Asio; for service.cpp only.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/say.h"
#include "line/fold.h"
#include "listen/kafka/consumer.h"
#include "listen/kafka/delivery.h"
#include "listen/kafka/kafka_options.h"
#include "listen/kafka/line_output.h"
#include "listen/message_lines.h"
#include "net/async.h"
#include "watch/feed.h"

namespace tsd::listen {

class KafkaSource {
 public:
  struct World {
    int lines_fd = -1;            ///< where lines go; -1: they are only shown
    watch::Feed* feed = nullptr;  ///< is given them too
    std::function<void()> done;   ///< it ends by itself: all others should end
    Say say, detail;
  };

  /// Joins the group when the loop runs. `checker` decides about points of JSON.
  static Result<std::unique_ptr<KafkaSource>> open(net::asio::io_context& loop,
                                                   const KafkaOptions& options,
                                                   PointChecker& checker, World world);

  ~KafkaSource();

  void start();
  /// Ends orderly: what was printed is waited for, committed, and the group is left.
  void stop();
  /// The same, but nothing can be printed any more.
  void lose_reader();
  /// Lines of others, to be printed between its own.
  bool print(std::string_view lines);

  const KafkaCounters& counters() const { return counters_; }
  /// What has gone wrong for good.
  const std::optional<Error>& error() const { return error_; }
  /// Lines were printed that have no receipt and will be read again; or it has ended by itself, and
  /// said why: a later run may go on.
  bool has_unfinished() const { return unfinished_ || later_; }

 private:
  KafkaSource(net::asio::io_context& loop, const KafkaOptions& options, PointChecker& checker,
              std::optional<ReceiptFile> receipts, World world);

  enum class Held { no, shortly, paused };
  enum class End { later, broken };

  net::Task<> relay();
  bool steps();
  bool step();
  void take(Message message);
  void finish_message();
  void print_piece();
  void hand_out(std::string_view lines, std::uint64_t count);
  void flush();
  void fail_output();
  bool has_room() const;
  void hold_or_resume();
  void commit_when_due();
  void commit();
  void read_again();
  net::Time next_look() const;

  net::Task<> part();
  net::Task<> drain();
  net::Task<> leave();

  net::Task<> hear_bell();
  net::Task<> hear_receipts();
  net::Task<> write_out();

  Consumer::Listener listener();
  void trouble(const kafka::Remark& remark);
  void end_without_topic();
  void tell_expired(const Expired& messages);
  void check_joined();
  void end(Error why, End kind);
  void refuse(const MessageLines::Refusal& refusal);

  net::asio::io_context& loop_;
  KafkaOptions options_;
  World world_;
  Delivery delivery_;
  LineOutput output_;
  std::unique_ptr<Consumer> consumer_;
  MessageLines lines_;
  std::optional<Message> message_;  // of which lines wait to be printed
  std::deque<Message> early_;       // came while it was paused; normally none
  std::string piece_;
  net::Event changed_;
  net::Event output_changed_;
  net::asio::posix::stream_descriptor bell_;
  net::asio::posix::stream_descriptor receipts_;
  Held held_ = Held::no;
  net::Time began_{}, held_since_{}, commit_at_{}, read_again_at_{};
  bool news_ = false;   // there may be something to commit
  bool given_ = false;  // partitions, once
  bool stopping_ = false, reader_gone_ = false, parted_ = false;
  bool unfinished_ = false, later_ = false;
  std::optional<Error> error_;
  std::string last_trouble_;
  int telling_ = 0;  // how much it tells
  line::Fold fold_;
  KafkaCounters counters_;
};

}  // namespace tsd::listen
