#include "ship/kafka/message_printer.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "ship/kafka/message.h"

namespace tsd::ship {

void print_messages(const KafkaService& service, const Batch& batch, os::Output& output) {
  LineKey key = service.key;
  std::vector<std::pair<std::string, Message>> messages;  // in the order of their first lines
  for (std::string_view line : lines_of(batch.wire())) {
    std::string its(key.of(line));
    auto one = std::ranges::find(messages, its, &std::pair<std::string, Message>::first);
    if (one == messages.end())
      one = messages.emplace(one, its, Message(0, service.format, service.dialect));
    one->second.add(line, its);
  }
  for (auto& [its, message] : messages) {
    message.close();
    output.write(message.text());
    output.write("\n");
  }
}

}  // namespace tsd::ship
