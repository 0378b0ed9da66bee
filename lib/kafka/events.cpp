#include "kafka/events.h"

namespace tsd::kafka {

Events::Events(const net::asio::any_io_executor& executor, Client& client)
    : client_(client), bell_(executor, client.bell()) {}

Events::~Events() {
  bell_.release();  // it is the client's
}

net::Task<Event> Events::next() {
  for (;;) {
    if (Event event = client_.next()) co_return event;
    auto [cancelled] =
        co_await bell_.async_wait(net::asio::posix::stream_descriptor::wait_read, net::kQuietly);
    if (cancelled) co_return Event();
    client_.silence();
  }
}

}  // namespace tsd::kafka
