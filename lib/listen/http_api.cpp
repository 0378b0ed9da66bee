#include "listen/http_api.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "base/ascii.h"
#include "listen/http_point.h"
#include "listen/inflate.h"
#include "listen/json_points.h"

namespace tsd::listen {
namespace {

std::string_view query_of(const ApiRequest& request) {
  std::size_t mark = request.target.find('?');
  return mark == request.target.npos ? "" : request.target.substr(mark + 1);
}

ApiReply put(ApiRequest& request, ServiceState& state) {
  if (request.too_big) return {http_error(413, "The request body is too big"), nullptr};
  return {
      {},
      std::make_unique<PutJob>(std::move(request.body), request.coding, query_of(request), state)};
}

ApiReply version(ApiRequest&, ServiceState&) {
  ApiAnswer answer{.status = 200,
                   .body = "{\"version\":\"2.4 (tsd-listen)\",\"repo\":\"tsd-tools\"}"};
  return {std::move(answer), nullptr};
}

struct Route {
  std::string_view path;
  std::string_view methods;
  ApiReply (*run)(ApiRequest& request, ServiceState& state);
};
constexpr std::array<Route, 2> kRoutes{
    {{"/api/put", "POST", put}, {"/api/version", "GET POST", version}}};

constexpr std::string_view kVersioned = "/api/v1/";  // the same endpoints under another path

bool is_other_version(std::string_view path) {
  return path.starts_with("/api/v") && path.size() > 6 && is_ascii_digit(path[6]);
}

}  // namespace

ApiReply answer_http(ApiRequest request, ServiceState& state) {
  if (auto why = state.options().web.refuse(request.web, net::WebTarget::data)) {
    ++state.counters().refused_requests;
    return {http_error(403, "Forbidden", *why), nullptr};
  }
  std::string path = ascii_lower(request.target.substr(0, request.target.find('?')));
  if (path.ends_with('/')) path.pop_back();
  if (path.starts_with(kVersioned)) path.erase(4, 3);
  if (is_other_version(path)) {
    return {http_error(501, "Requested API version is greater than the max implemented"), nullptr};
  }
  auto route = std::ranges::find(kRoutes, path, &Route::path);
  if (route == kRoutes.end()) return {http_error(404, "Endpoint not found"), nullptr};
  if (route->methods.find(request.method) == std::string_view::npos) {
    std::string why =
        fmt::format("The HTTP method [{}] is not permitted for this endpoint", request.method);
    return {http_error(405, "Method not allowed", why), nullptr};
  }
  return route->run(request, state);
}

}  // namespace tsd::listen
