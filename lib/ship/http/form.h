// What is posted over HTTP and what an answer to it proves. HttpConnection does what every form has
// in common: pace, sizes of bodies, one request under way, verdicts, pieces.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "net/async.h"
#include "net/http.h"
#include "net/stream.h"
#include "ship/batch.h"
#include "ship/connection_end.h"
#include "ship/http/answer.h"

namespace tsd::ship {

class HttpForm {
 public:
  HttpForm() = default;
  virtual ~HttpForm() = default;
  HttpForm(const HttpForm&) = delete;
  HttpForm& operator=(const HttpForm&) = delete;

  /// Comes before make(). Finds out on `stream` who is there, where that has to be known, and takes
  /// lines out of `batch` that have to be rejected or sent later. An end: nothing is posted on this
  /// connection.
  virtual net::Task<std::optional<ConnectionEnd>> prepare(net::Stream& stream, Batch& batch) = 0;
  /// Makes the request of the lines of `batch`. False: its body is over the limit, and has to be
  /// made of half as many lines. One line is never too many.
  virtual bool make(const Batch& batch) = 0;
  /// Made by make(), and valid until the next one.
  virtual const net::HttpRequest& request() const = 0;
  /// Comes before read(). An answer may settle lines only if it is known who gives it: finds out on
  /// `stream`. False: the connection cannot be used any more.
  virtual net::Task<bool> recognize(net::Stream& stream, const net::HttpResponse& response,
                                    Batch& batch) = 0;
  /// What became of the lines of `batch`, of which the request was made. May reject some of them.
  virtual PutAnswer read(const net::HttpResponse& response, Batch& batch) = 0;

  /// The same line can be posted in other bytes, which the next make() makes. False: it was.
  virtual bool respell() = 0;
  /// Follows the words of a peer that speaks no HTTP: what to try.
  virtual std::string_view no_http_hint() const = 0;
};

}  // namespace tsd::ship
