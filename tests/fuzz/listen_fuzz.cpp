// Whatever peers say, and wherever the stream is cut: the same lines come out, and a
// point that came over HTTP is one line of plain words.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "listen/http.h"
#include "listen/telnet.h"

namespace listen = tsd::listen;

namespace {

std::string hear(std::string_view said, std::size_t step, const listen::ServerOptions& server) {
  listen::ServiceState state(-1, server, "here", [] {});
  std::unique_ptr<listen::Protocol> protocol;
  bool http = said.front() >= 'A' && said.front() <= 'Z';
  if (http) {
    protocol = std::make_unique<listen::HttpProtocol>(state);
  } else {
    protocol = std::make_unique<listen::TelnetProtocol>(state);
  }
  std::string lines;
  for (; !said.empty() && !protocol->over(); said.remove_prefix(std::min(step, said.size()))) {
    protocol->feed(said.substr(0, step), lines);
    while (protocol->pending()) {
      protocol->replies().text().clear();
      protocol->go_on(lines);
    }
    if (protocol->held() > (2u << 20)) std::abort();
  }
  protocol->end();
  auto control = [](char c) { return (c >= 0 && c < ' ' && c != '\n') || c == '\x7f'; };
  if (http && std::ranges::any_of(lines, control)) std::abort();
  return lines;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  listen::ServerOptions server;
  server.check = (data[0] & 1) != 0;
  std::size_t step = 1 + (data[0] >> 1);
  std::string_view said(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (hear(said, said.size(), server) != hear(said, step, server)) std::abort();
  return 0;
}
