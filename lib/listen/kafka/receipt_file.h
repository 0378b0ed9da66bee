// The receipts of a sender, read as they come, from a FIFO or a file that grows.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/lines.h"
#include "base/result.h"
#include "listen/kafka/receipt.h"
#include "os/fd.h"

namespace tsd::listen {

class ReceiptFile {
 public:
  /// A record has at most so many bytes.
  static constexpr std::size_t kLongestRecord = 4096;

  struct Listener {
    std::function<void(const Receipt&)> receipt;
    std::function<void(std::string_view record)> garbage;  ///< a line that is no receipt
  };
  enum class State {
    open,   ///< all that is there was read
    more,   ///< there may be more now
    ended,  ///< the sender has closed it, or ended: all was read
  };

  /// Opens a FIFO, which waits for no writer, or another file, whose present content is ignored: no
  /// line is printed yet, so it is of another run.
  static Result<ReceiptFile> open(const std::string& path);

  /// Readable when read() has something, if is_pollable(); a file has to be looked at now and then.
  int fd() const { return fd_.get(); }
  bool is_pollable() const { return !is_file_; }
  /// Reads 64 KiB at most, without waiting. Errors read "reading PATH: ...".
  Result<State> read(const Listener& listener);

 private:
  ReceiptFile(os::Fd fd, std::string path, bool is_file)
      : fd_(std::move(fd)), path_(std::move(path)), is_file_(is_file) {}
  Result<void> follow_truncation();

  os::Fd fd_;
  std::string path_;
  bool is_file_;
  std::int64_t at_ = 0;  // of a file
  LineCutter cutter_{kLongestRecord};
};

}  // namespace tsd::listen
