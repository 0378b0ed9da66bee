#include "ship/http/body_printer.h"

#include <deque>
#include <utility>

namespace tsd::ship {

void BodyPrinter::print(Batch batch, os::Output& output) {
  std::deque<Batch> waiting;
  if (!batch.empty()) waiting.push_back(std::move(batch));
  while (!waiting.empty()) {
    std::size_t most = sizer_.lines_to_take();
    Batch& front = waiting.front();
    Batch next = front.bytes() > most ? front.take_front(most) : std::exchange(front, {});
    if (front.empty()) waiting.pop_front();
    while (!body_.make(next, true)) {
      Batch half = next.take_front(next.bytes() / 2);
      waiting.push_front(std::exchange(next, std::move(half)));
    }
    sizer_.taken(body_.bytes().size());
    output.write(body_.json());
    output.write("\n");
  }
}

}  // namespace tsd::ship
