// Files, read whole and written whole.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "os/fd.h"

namespace tsd::os {

/// Default limit of read_file: kernel text and configs are far smaller.
inline constexpr std::size_t kFileLimit = 16u << 20;

/// Replaces `into` with the rest of `fd`, keeping its capacity. Does not trust the size from stat
/// (procfs says 0). Over `limit` bytes it fails, and `into` is empty.
Result<void> read_all(int fd, std::string& into, std::size_t limit = kFileLimit);

/// Fails for a directory (EISDIR), and for a FIFO, a socket or a device ("not a regular file").
/// Errors have no context.
Result<void> check_regular(int fd);

/// Opens a regular file for reading. Refuses other files without blocking, as opening a FIFO
/// without a writer would. Errors have no context.
Result<Fd> open_regular(const std::string& path);

/// Reads the whole of a regular file, opened by open_regular(). Errors read "reading PATH: ...".
Result<std::string> read_file(const std::string& path, std::size_t limit = kFileLimit);

/// The first line of a regular file, without its CR LF: a secret.
Result<std::string> read_first_line(const std::string& path);

/// Opens `path` (flags as open(2); O_CLOEXEC is added). A file to write is opened by open_unled()
/// (os/trust.h). Errors read "opening PATH: ...".
Result<Fd> open_file(const std::string& path, int flags, mode_t mode = 0644);

/// Reads at most `size` bytes, waiting for them on a non-blocking descriptor too, retrying on
/// EINTR; 0 at the end.
Result<std::size_t> read_some(int fd, char* into, std::size_t size);

/// Raises a pipe's buffer to 1 MiB, so that its two ends wait for each other less often; no effect
/// on other descriptors.
void widen_pipe(int fd);

/// The pipe `fd`, opened again for writing without waiting: O_NONBLOCK affects every process that
/// shares an open file, and this one is our own. Empty for what is no pipe.
Fd reopened_pipe(int fd);

/// Writes all bytes, continuing after short writes and EINTR, and on a non-blocking descriptor when
/// it has room again.
Result<void> write_all(int fd, std::string_view bytes);

/// Replaces the file atomically: writes beside it, sets `mode`, fsyncs, renames, and fsyncs its
/// directory, which is opened by open_unled() (os/trust.h). An error before the rename leaves the
/// old file as it was. What is there and is no regular file (a device, a FIFO) is an error: it
/// would be replaced by one.
Result<void> write_file(const std::string& path, std::string_view text, mode_t mode);

}  // namespace tsd::os
