#include "ship/http/credentials.h"

#include <fmt/core.h>

#include <cstdint>

#include "base/lines.h"
#include "os/file.h"

namespace tsd::ship {
namespace {

constexpr std::size_t kLongestHeader = 8192;

}  // namespace

std::string base64(std::string_view bytes) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      bool padding = i + k > bytes.size();
      text += padding ? '=' : kLetters[group >> (18 - 6 * k) & 63];
    }
  }
  return text;
}

Result<std::vector<std::string>> headers_of(const Credentials& credentials) {
  std::vector<std::string> headers;
  if (credentials.username) {
    std::string password;
    if (credentials.password_file) {
      auto line = os::read_first_line(*credentials.password_file);
      if (!line) return line.error();
      password = *std::move(line);
    }
    headers.push_back("Authorization: Basic " + base64(*credentials.username + ":" + password));
  }
  if (credentials.headers_file) {
    auto text = os::read_file(*credentials.headers_file);
    if (!text) return text.error();
    bool sound = true;
    LineCutter lines(kLongestHeader);
    auto take = [&](std::string_view line) {
      if (line.ends_with('\r')) line.remove_suffix(1);
      std::size_t colon = line.find(':');
      sound &= line.empty() || (colon != line.npos && colon > 0 && line.find('\r') == line.npos);
      if (!line.empty()) headers.emplace_back(line);
    };
    lines.feed(*text, take);
    lines.end(take);
    if (!sound || lines.overlong_lines() > 0) {
      return Error{fmt::format("{}: a line is no \"Name: value\"", *credentials.headers_file)};
    }
  }
  return headers;
}

}  // namespace tsd::ship
