// A producer or a consumer of librdkafka, whose log, errors and results all come as events of one
// queue, and a descriptor that says when there are some: no polling, no callback in a thread that
// is not ours.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "kafka/library.h"
#include "kafka/settings.h"
#include "os/fd.h"

namespace tsd::kafka {

enum class Role : std::uint8_t { producer, consumer };

struct DestroyEvent {
  const RdKafka* library = nullptr;
  void operator()(rd_kafka_event_t* event) const { library->rd_kafka_event_destroy(event); }
};
using Event = std::unique_ptr<rd_kafka_event_t, DestroyEvent>;

class Client {
 public:
  /// Loads the library. `words` are set in their order. `events` are the kinds beside logs and
  /// errors that come as events: RD_KAFKA_EVENT_DR, RD_KAFKA_EVENT_REBALANCE... Nothing is
  /// connected yet when it returns. Errors name the word, and the line of its file.
  static Result<std::unique_ptr<Client>> make(Role role, const Words& words, int events);
  /// Ends the library's threads, for 2 s at most; what is in flight is given up. A consumer that
  /// has to leave its group is closed before.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  const RdKafka& library() const { return rd_; }
  rd_kafka_t* handle() const { return handle_; }
  /// All events come here, a consumer's messages too.
  rd_kafka_queue_t* queue() const { return queue_; }

  /// The next event; empty: there is none now. Take all of them: the bell rings for the first one
  /// in an empty queue only.
  Event next();
  /// The same, and waits for it for so many ms.
  Event next_within(int milliseconds);
  /// Readable when events may have come.
  int bell() const { return bell_.get(); }
  /// To be called when the bell was heard, before next().
  void silence();

 private:
  Client(const RdKafka& library, os::Fd bell) : rd_(library), bell_(std::move(bell)) {}

  const RdKafka& rd_;
  rd_kafka_t* handle_ = nullptr;
  rd_kafka_queue_t* queue_ = nullptr;
  os::Fd bell_;  ///< an eventfd
};

/// What the library has to tell in an event of log or error: foreign text, made printable, in one
/// sentence.
struct Remark {
  enum class Kind : std::uint8_t {
    none,   ///< the event is of another kind
    log,    ///< for --verbose: what it does, and each broker that cannot be reached
    error,  ///< something does not work; it goes on trying
    fatal,  ///< this client is of no more use
  };
  Kind kind = Kind::none;
  rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;
  std::string sentence = {};
};
/// The library's sentence about a connection that ends in the handshake of TLS, with what else the
/// port may be; other sentences as they are. Up to 2.0, librdkafka asks that itself.
std::string with_hint(std::string sentence);
Remark remark_of(const RdKafka& library, rd_kafka_event_t* event);
/// Follows the sentence that no broker can be reached, where nothing tells more.
inline constexpr const char* kDownHint = "; does the port want TLS, or a login?";

}  // namespace tsd::kafka
