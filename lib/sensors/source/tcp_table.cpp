#include "sensors/source/tcp_table.h"

#include <cstdint>

#include "base/number.h"
#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

// "0100007F:1F90"
bool parse_endpoint(std::string_view text, TcpAddress& address, unsigned& port) {
  auto colon = text.find(':');
  if (colon == text.npos) return false;
  auto parsed = parse_tcp_address(text.substr(0, colon));
  auto number = parse_number<std::uint16_t>(text.substr(colon + 1), 16);
  if (!parsed || !number) return false;
  address = *parsed;
  port = *number;
  return true;
}

}  // namespace

std::optional<TcpAddress> parse_tcp_address(std::string_view hex) {
  if (hex.size() != 8 && hex.size() != 32) return std::nullopt;
  TcpAddress address;
  address.size = hex.size() / 2;
  for (std::size_t at = 0; at < address.size; at += 4) {
    auto word = parse_number<std::uint32_t>(hex.substr(at * 2, 8), 16);
    if (!word) return std::nullopt;
    for (std::size_t i = 0; i < 4; ++i) {
      address.bytes[at + i] = static_cast<std::uint8_t>(*word >> (8 * i));
    }
  }
  return address;
}

bool parse_tcp_row(std::string_view line, TcpSocket& socket) {
  std::array<std::string_view, 10> words;
  if (split(line, words) < words.size()) return false;
  auto state = parse_number<unsigned>(words[3], 16);
  auto uid = parse_number<std::uint32_t>(words[7]);
  if (!state || *state < 1 || *state > kTcpStates.size() || !uid) return false;
  socket.state = *state;
  socket.uid = *uid;
  return parse_endpoint(words[1], socket.local, socket.local_port) &&
         parse_endpoint(words[2], socket.remote, socket.remote_port);
}

Result<void> parse_tcp_table(std::string_view text, std::string_view path,
                             const TakeTcpSocket& take) {
  TextLines lines(text);
  ParseErrors errors;
  std::string_view line;
  lines.next(line);  // the heading
  for (TcpSocket socket; lines.next(line);) {
    if (parse_tcp_row(line, socket)) {
      take(socket);
    } else {
      errors.add(lines.number());
    }
  }
  return errors.result(lines, path);
}

}  // namespace tsd::sensors
