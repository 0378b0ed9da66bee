#include "net/request_head.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"
#include "base/text.h"

namespace tsd::net {
namespace {

constexpr Blanks kHeaderBlanks(" \t\r\n");

void read_target(std::string_view target, RequestHead& into) {
  constexpr std::string_view kMark = "://";
  if (std::size_t mark = target.find(kMark); !target.starts_with('/') && mark != target.npos) {
    target.remove_prefix(mark + kMark.size());
    target.remove_prefix(std::min(target.find('/'), target.size()));
  }
  target = target.substr(0, target.find('#'));
  into.path = target.substr(0, target.find('?'));
  into.query = target.substr(std::min(target.size(), into.path.size() + 1));
}

void read_header(std::string_view line, RequestHead& into) {
  const std::array<std::pair<std::string_view, std::optional<std::string_view>*>, 3> wanted{
      {{"host", &into.web.host},
       {"origin", &into.web.origin},
       {"sec-fetch-site", &into.web.fetch_site}}};
  std::size_t colon = line.find(':');
  if (colon == line.npos) return;
  std::string name = ascii_lower(trim(line.substr(0, colon), kHeaderBlanks));
  std::string_view value = trim(line.substr(colon + 1), kHeaderBlanks);
  if (name == "accept") into.accept.append(into.accept.empty() ? "" : ",").append(value);
  for (auto [known, place] : wanted) {
    if (name != known) continue;
    into.web.repeats = into.web.repeats || place->has_value();
    *place = value;
  }
}

}  // namespace

RequestHead read_request_head(std::string_view head) {
  RequestHead request;
  std::string_view line = take_line(head);
  request.method = next_word(line);
  read_target(next_word(line), request);
  while (!head.empty()) {
    line = take_line(head);
    if (line.empty() || line == "\r") break;
    read_header(line, request);
  }
  return request;
}

}  // namespace tsd::net
