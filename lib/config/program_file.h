// Whether a file can be run as a collector, judged by its name and its first bytes. It is not run.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "os/root.h"

namespace tsd::config {

/// So many bytes of a file's beginning tell what it is; the kernel reads no more of a first line.
inline constexpr std::size_t kHeadBytes = 256;

/// Why no file of this name is run: editors and packages leave such ones, or it cannot be told in
/// one line. Empty: it may be run.
std::string name_fault(std::string_view name);

/// True for a file that somebody meant to run, by its first bytes or its name.
bool is_like_program(std::string_view name, std::string_view head);

/// Why a file with the beginning `head` cannot be run, whatever programs there are, and what to do
/// about it. Empty: nothing speaks against it. `path` is the file's, for the command that mends it.
std::string first_line_fault(const std::string& path, std::string_view head);

/// Why its interpreter cannot run it: it is looked up below `root`, in `search` ("/usr/bin:/bin")
/// where env(1) does. Empty: it can.
std::string interpreter_fault(const os::Root& root, const std::string& search,
                              std::string_view head);

/// True for a file that the kernel runs by itself, or by its #! line; what is not may still be run
/// by binfmt_misc.
bool is_runnable(std::string_view head);

}  // namespace tsd::config
