// Whatever a peer answers to remote write: points are taken by a success alone, of 2.0 only by the
// right count, and what is told can be printed.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/foreign.h"
#include "ship/remote_write/write_answer.h"

namespace {

using namespace tsd::ship;

void check(bool holds) {
  if (!holds) __builtin_trap();
}

void check_printable(const PutAnswer& answer) {
  check(tsd::printable(answer.reason, SIZE_MAX) == answer.reason);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  tsd::net::HttpResponse response;
  std::size_t cut = text.find('\n');
  response.samples_written = std::string(text.substr(0, cut));
  response.location = response.samples_written;
  response.body = cut == text.npos ? "" : std::string(text.substr(cut + 1));
  for (response.status = 100; response.status < 600; ++response.status) {
    bool is_success = response.status / 100 == 2;
    for (WriteVersion version : {WriteVersion::v1, WriteVersion::v2}) {
      PutAnswer answer = read_write_answer(response, version, 2);
      bool is_taken = answer.kind == PutAnswer::Kind::told;
      check(!is_taken || is_success);
      bool is_counted = response.samples_written == "2" || response.samples_written == "02";
      check(!is_taken || version == WriteVersion::v1 || is_counted);
      check(read_welcome(response, version) == WriteVersion::unknown || is_success);
      check_printable(answer);
    }
    if (auto refusal = read_refusal(response)) check_printable(*refusal);
    check(!is_success || read_refusal(response));
    check_printable(no_receiver(response));
  }
  return 0;
}
