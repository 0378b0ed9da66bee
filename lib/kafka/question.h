// Asks for a topic beside Asio's loop. The library has no question of this kind that does not
// block: it is put in a thread of its own, which ends with the answer.
#pragma once

#include <string>

#include "base/units.h"
#include "kafka/topic.h"
#include "net/async.h"

namespace tsd::kafka {

/// What ask_topic() says, through a client of its own that is made of `words`. When it is
/// cancelled, the thread is waited for, which ends within half a second.
net::Task<TopicAnswer> ask_topic_aside(Words words, std::string name, Duration deadline);

}  // namespace tsd::kafka
