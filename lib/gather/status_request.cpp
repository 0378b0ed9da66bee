#include "gather/status_request.h"

#include <string>

#include "base/ascii.h"
#include "base/text.h"
#include "prometheus/accept.h"

namespace tsd::gather {
namespace {

/// The path of a target, which may have a scheme and a host before it (RFC 9112, 3.2.2).
std::string_view path_of(std::string_view target) {
  constexpr std::string_view kMark = "://";
  if (std::size_t mark = target.find(kMark); !target.starts_with('/') && mark != target.npos) {
    target.remove_prefix(mark + kMark.size());
    target.remove_prefix(std::min(target.find('/'), target.size()));
  }
  return target.substr(0, target.find_first_of("?#"));
}

std::string accept_of(std::string_view headers) {
  std::string all;
  for (std::string_view line : lines_of(headers)) {
    if (line.empty() || line == "\r") break;
    std::size_t colon = line.find(':');
    if (colon == line.npos || ascii_lower(line.substr(0, colon)) != "accept") continue;
    if (!all.empty()) all += ',';
    all += trim(line.substr(colon + 1));
  }
  return all;
}

}  // namespace

StatusRequest read_status_request(std::string_view head) {
  std::string_view line = take_line(head);
  std::string_view method = next_word(line);
  StatusRequest request;
  if (method == "GET") request.method = StatusRequest::Method::get;
  if (method == "HEAD") request.method = StatusRequest::Method::head;
  request.is_for_metrics = path_of(next_word(line)) == "/metrics";
  if (request.is_for_metrics) request.form = prometheus::accepted_form(accept_of(head));
  return request;
}

}  // namespace tsd::gather
