// The tools. Each is a file of its own, and one program holds them all (main.cpp): what runs in one
// pipe then shares its pages, and a pipe at rest weighs half.
#pragma once

namespace tsd::tools {

// As main(): the exit code of the tool that these words call.
int check_config(int argc, char** argv);
int collect(int argc, char** argv);
int install_init(int argc, char** argv);
int listen(int argc, char** argv);
int send(int argc, char** argv);
int validate_line(int argc, char** argv);

}  // namespace tsd::tools
