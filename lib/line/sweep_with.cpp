// One sweeper. CMakeLists.txt compiles this file once for each instruction set, with its flags, its
// class and its name.
#include "line/sweep_block.h"
#include "line/sweep_isa.h"

namespace tsd::line {

void TSD_SWEEPER(std::string_view text, Sweep& sweep) {
  Sweeping<TSD_MACHINE>(text, sweep).run();
}

void TSD_MARKS(std::string_view text, std::size_t from, Marks& marks) {
  TSD_MACHINE::mark(text.data(), text.size(), from, marks);
}

}  // namespace tsd::line
