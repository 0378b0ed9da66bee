// Waits for a client's events in Asio's loop, by its descriptor.
#pragma once

#include <boost/asio/posix/stream_descriptor.hpp>

#include "kafka/client.h"
#include "net/async.h"

namespace tsd::kafka {

class Events {
 public:
  /// `client` outlives it.
  Events(const net::asio::any_io_executor& executor, Client& client);
  ~Events();
  Events(const Events&) = delete;
  Events& operator=(const Events&) = delete;

  /// The next event. False from the coroutine's view: it was cancelled, and the event is empty.
  net::Task<Event> next();

 private:
  Client& client_;
  net::asio::posix::stream_descriptor bell_;
};

}  // namespace tsd::kafka
