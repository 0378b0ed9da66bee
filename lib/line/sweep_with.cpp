// One sweeper. It is compiled once for each machine, with the flags, the machine and the name that
// CMakeLists.txt gives it.
#include "line/sweep_block.h"
#include "line/sweep_isa.h"

namespace tsd::line {

void TSD_SWEEPER(std::string_view text, Sweep& sweep) {
  Sweeping<TSD_MACHINE>(text, sweep).run();
}

}  // namespace tsd::line
