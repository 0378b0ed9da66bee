// The spool of a service, as far as a look from outside tells: whose it is, and what waits in it.
#pragma once

#include <string>

#include "os/tree.h"

namespace tsd::config {

struct SpoolState {
  std::string text;          // what is so, and what to do
  bool sound = true;         // false: the service could keep nothing there, or others could read it
  bool used = false;         // tsd-send has been there
  std::size_t segments = 0;  // that wait for the TSD
  std::int64_t oldest = 0;   // when the first of them was written, a Unix time; 0: none waits
};

/// `account` is who the service runs as.
SpoolState look_at_spool(const os::Tree& tree, const std::string& path, const std::string& account);

}  // namespace tsd::config
