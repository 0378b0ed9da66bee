// The HTTP that a modelled TSD speaks: requests out of bytes, and answers into them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sim {

struct Request {
  std::string method;
  std::string target;
  std::string body;  ///< unpacked
  bool has_host = false;
};

class RequestReader {
 public:
  void feed(std::string_view bytes) { bytes_ += bytes; }
  /// The next whole request.
  std::optional<Request> next();

 private:
  std::string bytes_;
};

std::string response(int status, std::string_view reason, std::string_view body,
                     std::string_view type = "application/json; charset=UTF-8");

/// The objects of an array of points, as they stand there.
std::vector<std::string_view> points_of(std::string_view json);

}  // namespace sim
