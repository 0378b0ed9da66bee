// The status that wait(2) has of a process that ended by itself.
#pragma once

inline constexpr int exit_with(int code) {
  return code << 8;
}
