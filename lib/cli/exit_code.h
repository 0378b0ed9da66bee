// The exit codes of all tools; each man page has this table under EXIT STATUS.
#pragma once

namespace tsd::cli {

enum class Exit {
  done = 0,      ///< every line valid, every check passed, every point confirmed
  no = 1,        ///< the answer is no: something invalid, failed or rejected for good
  trouble = 2,   ///< wrong usage, or the system failed
  not_yet = 75,  ///< try again later, nothing is lost (EX_TEMPFAIL)
};

/// The more severe of two codes: 2 before 75 before 1 before 0.
constexpr Exit worse(Exit a, Exit b) {
  constexpr auto rank = [](Exit code) {
    switch (code) {
      case Exit::trouble:
        return 3;
      case Exit::not_yet:
        return 2;
      case Exit::no:
        return 1;
      case Exit::done:
        return 0;
    }
    return 3;
  };
  return rank(a) >= rank(b) ? a : b;
}

}  // namespace tsd::cli
