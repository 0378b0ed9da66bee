#include "ship/http/status.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "base/foreign.h"

namespace tsd::ship {
namespace {

std::string_view without_blank_front(std::string_view text) {
  std::size_t front = text.find_first_not_of(" \t\r\n");
  return front == text.npos ? std::string_view() : text.substr(front);
}

std::string_view first_line(std::string_view text) {
  text = without_blank_front(text);
  return text.substr(0, text.find_first_of("\r\n"));
}

std::string redirect(std::string_view location) {
  std::string to = location.empty() ? "" : " to " + quote_foreign(location);
  return fmt::format(" (a redirect{}, which is not followed)", to);
}

}  // namespace

bool is_markup(std::string_view body) {
  return without_blank_front(body).starts_with('<');
}

std::string describe_answer(int status, std::string_view body, std::string_view whose) {
  std::string_view line = first_line(body);
  bool is_alien = is_markup(body) || (status >= 200 && status < 300);
  std::string quoted = line.empty() ? "nothing" : quote_foreign(line);
  if (is_alien) return fmt::format("HTTP {} is no answer of {}: it says {}", status, whose, quoted);
  if (line.empty()) return fmt::format("HTTP {}", status);
  return fmt::format("HTTP {}: {}", status, printable(line));
}

PutAnswer judge_status(std::span<const KnownStatus> table, int status, std::string reason,
                       std::string_view location) {
  using Kind = PutAnswer::Kind;
  if (status >= 300 && status < 400) return {Kind::trouble, reason + redirect(location)};
  auto row = std::ranges::find_if(table, [&](const KnownStatus& known) {
    return known.first <= status && status <= known.last;
  });
  if (row == table.end()) return {Kind::trouble, std::move(reason)};
  return {row->kind, reason.append(row->hint), {}, row->blames_data};
}

}  // namespace tsd::ship
