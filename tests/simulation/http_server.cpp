#include "simulation/http_server.h"

#include <fmt/core.h>
#include <zlib.h>

#include <algorithm>
#include <cctype>

#include "base/number.h"
#include "net/zlib.h"

namespace sim {
namespace {

std::string unpacked(std::string_view packed) {
  static const tsd::net::Zlib& zlib = **tsd::net::Zlib::load();
  z_stream stream{};
  std::string plain(packed.size() * 40 + 4096, '\0');
  if (zlib.inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, sizeof stream) != Z_OK) return "";
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(plain.data());
  stream.avail_out = static_cast<uInt>(plain.size());
  zlib.inflate(&stream, Z_FINISH);
  plain.resize(stream.total_out);
  zlib.inflateEnd(&stream);
  return plain;
}

/// The value of a header, whose name is given in lower case.
std::string header(std::string head, std::string_view name) {
  std::ranges::transform(head, head.begin(), [](unsigned char c) { return std::tolower(c); });
  std::size_t at = head.find(std::string("\r\n").append(name).append(":"));
  if (at == head.npos) return "";
  at = head.find_first_not_of(' ', at + name.size() + 3);
  return head.substr(at, head.find('\r', at) - at);
}

}  // namespace

std::optional<Request> RequestReader::next() {
  std::size_t end = bytes_.find("\r\n\r\n");
  if (end == bytes_.npos) return std::nullopt;
  std::string head = bytes_.substr(0, end + 2);
  auto size = tsd::parse_number<std::size_t>(header(head, "content-length")).value_or(0);
  if (bytes_.size() < end + 4 + size) return std::nullopt;
  Request request;
  request.method = head.substr(0, head.find(' '));
  std::size_t target = request.method.size() + 1;
  request.target = head.substr(target, head.find(' ', target) - target);
  request.body = bytes_.substr(end + 4, size);
  request.has_host = !header(head, "host").empty();
  if (header(head, "content-encoding") == "gzip") request.body = unpacked(request.body);
  bytes_.erase(0, end + 4 + size);
  return request;
}

std::string response(int status, std::string_view reason, std::string_view body,
                     std::string_view type) {
  std::string head = fmt::format("HTTP/1.1 {} {}\r\n", status, reason);
  if (status != 204) {
    head += fmt::format("Content-Type: {}\r\nContent-Length: {}\r\n", type, body.size());
  }
  return head.append("\r\n").append(body);
}

std::vector<std::string_view> points_of(std::string_view json) {
  std::vector<std::string_view> points;
  std::size_t at = json.find("{\"metric\"");
  while (at != json.npos) {
    std::size_t next = json.find("{\"metric\"", at + 1);
    std::string_view point = json.substr(at, next == json.npos ? next : next - at);
    points.push_back(point.substr(0, point.rfind('}') + 1));
    at = next;
  }
  return points;
}

}  // namespace sim
