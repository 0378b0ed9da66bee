// The body of a request, filled by Beast's parser. For http.cpp only, since this header includes
// Beast.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/optional.hpp>
#include <cstdint>
#include <string>

#include "base/text.h"

namespace tsd::listen {

/// Holds a body of at most `limit` bytes. A longer one is read and dropped, so that the next
/// request can be parsed.
struct HttpBody {
  struct value_type {
    std::string bytes;
    std::uint64_t size = 0;  ///< bytes of the whole body
    std::size_t limit = 0;   ///< set before the body arrives

    value_type() = default;
    value_type(const value_type&) = delete;
    value_type& operator=(const value_type&) = delete;
    value_type(value_type&& other) = delete;

    bool too_big() const { return size > limit; }

    void take(const char* data, std::size_t count) {
      size += count;
      if (too_big()) {
        release(bytes);
      } else {
        bytes.append(data, count);
      }
    }
  };

  class reader {
   public:
    template <bool is_request, class Fields>
    reader(boost::beast::http::header<is_request, Fields>&, value_type& body) : body_(body) {}

    void init(const boost::optional<std::uint64_t>&, boost::system::error_code& error) {
      error = {};
    }

    template <class Buffers>
    std::size_t put(const Buffers& buffers, boost::system::error_code& error) {
      error = {};
      for (auto at = boost::asio::buffer_sequence_begin(buffers);
           at != boost::asio::buffer_sequence_end(buffers); ++at) {
        body_.take(static_cast<const char*>(at->data()), at->size());
      }
      return boost::asio::buffer_size(buffers);
    }

    void finish(boost::system::error_code& error) { error = {}; }

   private:
    value_type& body_;
  };
};

}  // namespace tsd::listen
