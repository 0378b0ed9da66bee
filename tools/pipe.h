// Tools joined by pipes where there is no shell to join them: in an image with nothing but
// tsd-tools.
#pragma once

namespace tsd::tools {

/// True if a word of argv is "|".
bool is_pipe(int argc, char** argv);

/// `tsd-tools tsd-collect -c DIR '|' tsd-send -H HOST`: runs the tools, from argv[1] on, each
/// writing to the next, and waits for all of them. The first SIGTERM or SIGINT goes to the first
/// tool, so that the others end with their input; each later one goes to all. Also reaps what they
/// leave behind, as process 1 of a container has to. Returns the most severe of the exit codes
/// (cli/exit_code.h).
int pipe(int argc, char** argv);

}  // namespace tsd::tools
