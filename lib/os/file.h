// Files, read whole and written whole.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "os/fd.h"

namespace tsd::os {

/// Most that read_file takes when not told otherwise: kernel text and configs are far below.
inline constexpr std::size_t kFileLimit = 16u << 20;

/// Replaces `into` with the rest of what `fd` holds, its capacity kept. Sizes that stat tells are
/// not trusted (procfs says 0). A file over `limit` bytes is an error, and nothing of it is given.
Result<void> read_all(int fd, std::string& into, std::size_t limit = kFileLimit);

/// An error for a directory (EISDIR), and for a FIFO, a socket or a device ("not a regular file").
/// Errors have no context.
Result<void> check_regular(int fd);

/// Opens a regular file for reading. What is none is refused without being waited for, as opening a
/// FIFO that nobody writes would be. Errors have no context.
Result<Fd> open_regular(const std::string& path);

/// The whole of a regular file, as open_regular() opens it. Errors read "reading PATH: ...".
Result<std::string> read_file(const std::string& path, std::size_t limit = kFileLimit);

/// Opens `path` (flags as open(2); O_CLOEXEC is added). Errors read "opening PATH: ...".
Result<Fd> open_file(const std::string& path, int flags, mode_t mode = 0644);

/// Reads what is there, at most `size` bytes, over EINTR; 0 at the end.
Result<std::size_t> read_some(int fd, char* into, std::size_t size);

/// Gives a pipe as much room as anyone may ask for, so that its two ends wait for each other less
/// often; nothing for what is no pipe.
void widen_pipe(int fd);

/// Writes every byte, over short writes and EINTR.
Result<void> write_all(int fd, std::string_view bytes);

/// The file is there with this text and mode, or it is as it was: written beside, fsynced, renamed,
/// and its directory fsynced.
Result<void> write_file(const std::string& path, std::string_view text, mode_t mode);

}  // namespace tsd::os
