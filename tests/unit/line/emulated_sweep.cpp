#ifdef __x86_64__

// First, for it replaces what the sweeper calls.
#include "support/emulated_avx512.h"
//
#include "emulated_sweep.h"
#include "line/sweep_block.h"
#include "line/sweep_isa.h"

void sweep_avx512_emulated(std::string_view text, tsd::line::Sweep& sweep) {
  tsd::line::Sweeping<tsd::line::Vectors<tsd::line::Avx512>>(text, sweep).run();
}

#endif
