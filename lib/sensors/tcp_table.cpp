#include "sensors/tcp_table.h"

#include "base/number.h"

namespace tsd::sensors {
namespace {

// "0100007F:1F90"
bool parse_endpoint(std::string_view text, std::string_view& address, unsigned& port) {
  auto colon = text.find(':');
  if (colon != 8 && colon != 32) return false;
  auto number = parse_number<unsigned>(text.substr(colon + 1), 16);
  if (!number || *number > 0xffff) return false;
  address = text.substr(0, colon);
  port = *number;
  return true;
}

}  // namespace

bool parse_tcp_row(std::string_view line, TcpRow& row) {
  std::array<std::string_view, 10> words;
  if (split(line, words) < words.size()) return false;
  auto state = parse_number<unsigned>(words[3], 16);
  if (!state || *state < 1 || *state > kTcpStates.size() || !is_digits(words[7])) return false;
  row.state = *state;
  row.uid = words[7];
  return parse_endpoint(words[1], row.local, row.local_port) &&
         parse_endpoint(words[2], row.remote, row.remote_port);
}

}  // namespace tsd::sensors
