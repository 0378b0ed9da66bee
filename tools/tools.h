// The entry points of the tools. One program contains them all (main.cpp), so that the tools of a
// pipe share its pages in memory: an idle pipe takes half of what separate programs take.
#pragma once

namespace tsd::tools {

// Each takes the arguments of main(), argv[0] being the name of the tool, and returns the exit
// code.
int check_config(int argc, char** argv);
int collect(int argc, char** argv);
int install_init(int argc, char** argv);
int listen(int argc, char** argv);
int send(int argc, char** argv);
int validate_line(int argc, char** argv);

}  // namespace tsd::tools
