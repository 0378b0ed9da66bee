// Programs that the tests of os/process/process.h start.
#pragma once

#include <catch2/catch.hpp>
#include <chrono>
#include <string>
#include <utility>

#include "os/deadline.h"
#include "os/fd.h"
#include "os/file.h"
#include "os/process/process.h"

namespace os = tsd::os;
using namespace std::chrono_literals;

inline os::TimePoint soon() {
  return std::chrono::steady_clock::now() + 60s;
}

inline os::Program shell(std::string script) {
  os::Program program;
  program.path = "/bin/sh";
  program.arguments = {"-c", std::move(script)};
  return program;
}

inline std::string rest_of(os::Pipe& pipe) {
  pipe.in.close();
  std::string text;
  CHECK(os::read_all(pipe.out.get(), text));
  return text;
}

inline int status_of(const os::Program& program) {
  auto child = os::start_process(program);
  REQUIRE(child);
  return os::wait_for_exit(*child, soon()).value();
}

/// What `program` prints.
inline std::string output_of(os::Program program) {
  auto pipe = std::move(*os::make_pipe());
  program.output = pipe.in.get();
  CHECK(status_of(program) == 0);
  return rest_of(pipe);
}
