// Begins and ends the faults of a plan.
#pragma once

#include "simulation/stage.h"

namespace sim {

/// At their times.
void schedule_faults(Stage& stage);
/// All are over: disks work, hosts answer.
void heal(Stage& stage);

}  // namespace sim
