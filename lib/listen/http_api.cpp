#include "listen/http_api.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "listen/http_point.h"
#include "listen/inflate.h"
#include "listen/json_points.h"

namespace tsd::listen {
namespace {

constexpr std::string_view kSeeDetails =
    "Please see the TSD logs or append \"details\" to the put request";

std::string lower(std::string_view text) {
  std::string lowered(text);
  for (char& c : lowered) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lowered;
}

std::string_view query_of(const ApiRequest& request) {
  std::size_t mark = request.target.find('?');
  return mark == request.target.npos ? "" : request.target.substr(mark + 1);
}

/// True when the query has the parameter `word`. OpenTSDB looks at the name alone: "details=false"
/// counts.
bool asks_for(std::string_view query, std::string_view word) {
  while (!query.empty()) {
    std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    if (pair.substr(0, pair.find('=')) == word) return true;
  }
  return false;
}

using Unpack = Result<void> (*)(std::string_view packed, const TakePiece& take);
struct Coding {
  std::string_view name;
  Unpack unpack;
};
constexpr std::array<Coding, 4> kCodings{{{"gzip", inflate_gzip},
                                          {"x-gzip", inflate_gzip},
                                          {"deflate", inflate_deflate},
                                          {"x-deflate", inflate_deflate}}};

/// Ignores an unknown coding, as OpenTSDB does.
Result<void> read_points(const ApiRequest& request, JsonPoints& points) {
  TakePiece take = [&points](std::string_view piece) { return points.feed(piece); };
  auto coding = std::ranges::find(kCodings, lower(request.coding), &Coding::name);
  auto read = coding == kCodings.end() ? take(request.body) : coding->unpack(request.body, take);
  return read ? points.end() : read;
}

ApiAnswer tell_counts(const JsonPoints& points, const InjectedFaults& faults,
                      std::string_view query) {
  std::uint64_t lie = faults.details_lie && points.good() > 0 ? 1 : 0;
  std::uint64_t failed = points.bad() + lie;
  std::string body = fmt::format("{{\"success\":{},\"failed\":{}", points.good() - lie, failed);
  if (asks_for(query, "sync_timeout")) body += ",\"timeouts\":0";
  if (asks_for(query, "details")) body += ",\"errors\":[" + points.errors() + "]";
  return {.status = failed > 0 ? 400u : 200u, .body = body + "}"};
}

/// Handles `sync` like a request without it: the lines are written before the answer is sent.
ApiAnswer put(const ApiRequest& request, ServiceState& state, std::string& lines) {
  if (request.too_big) return http_error(413, "The request body is too big");
  if (request.crowded_out) return http_busy("Too many request bodies at once");
  JsonPoints points(state.checker());
  if (auto read = read_points(request, points); !read) return http_error(400, read.error().text);
  lines += points.lines();
  state.counters().points += points.good();
  state.counters().refused_points += points.bad();
  std::string_view query = query_of(request);
  if (asks_for(query, "details") || asks_for(query, "summary")) {
    return tell_counts(points, state.options().faults, query);
  }
  if (points.bad() > 0) return http_error(400, "One or more data points had errors", kSeeDetails);
  return {};
}

ApiAnswer version(const ApiRequest&, ServiceState&, std::string&) {
  return {.status = 200, .body = "{\"version\":\"2.4 (tsd-listen)\",\"repo\":\"tsd-tools\"}"};
}

struct Route {
  std::string_view path;
  std::string_view methods;
  ApiAnswer (*run)(const ApiRequest& request, ServiceState& state, std::string& lines);
};
constexpr std::array<Route, 2> kRoutes{
    {{"/api/put", "POST", put}, {"/api/version", "GET POST", version}}};

constexpr std::string_view kVersioned = "/api/v1/";  // the same endpoints under another path

bool is_other_version(std::string_view path) {
  return path.starts_with("/api/v") && path.size() > 6 && path[6] >= '0' && path[6] <= '9';
}

}  // namespace

ApiAnswer http_error(unsigned status, std::string_view message, std::string_view details) {
  std::string more = details.empty() ? "" : ",\"details\":" + json_quoted(details);
  return {.status = status,
          .body = fmt::format("{{\"error\":{{\"code\":{},\"message\":{}{}}}}}", status,
                              json_quoted(message), more)};
}

ApiAnswer http_busy(std::string_view message) {
  ApiAnswer busy = http_error(503, message);
  busy.header = "Retry-After: 1\r\n";
  return busy;
}

ApiAnswer refuse_chunked() {
  return {.status = 400,
          .body = "<html><body>Chunked request not supported.</body></html>\n",
          .type = "text/html; charset=UTF-8"};
}

ApiAnswer answer_http(const ApiRequest& request, ServiceState& state, std::string& lines) {
  std::string path = lower(request.target.substr(0, request.target.find('?')));
  if (path.ends_with('/')) path.pop_back();
  if (path.starts_with(kVersioned)) path.erase(4, 3);
  if (is_other_version(path)) {
    return http_error(501, "Requested API version is greater than the max implemented");
  }
  auto route = std::ranges::find(kRoutes, path, &Route::path);
  if (route == kRoutes.end()) return http_error(404, "Endpoint not found");
  if (route->methods.find(request.method) == std::string_view::npos) {
    std::string why =
        fmt::format("The HTTP method [{}] is not permitted for this endpoint", request.method);
    return http_error(405, "Method not allowed", why);
  }
  return route->run(request, state, lines);
}

}  // namespace tsd::listen
