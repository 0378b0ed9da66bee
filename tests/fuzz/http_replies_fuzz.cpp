// Whatever a server answers to POST /api/put: a verdict for every point, or none at all.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "ship/http/put_answer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tsd::ship;
  std::string_view body(reinterpret_cast<const char*>(data), size);
  const std::vector<std::string_view> lines{"put a 1 1 h=x", "put b 1 1.50 h=x"};
  for (int status : {200, 204, 400, 413, 500}) {
    PutAnswer answer = read_put_answer(status, body, lines);
    bool told = answer.kind == PutAnswer::Kind::told;
    if (told != (answer.points.size() == lines.size())) __builtin_trap();
  }
  return 0;
}
