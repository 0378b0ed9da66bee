#include "cli/version.h"

namespace tsd::cli {

const char* version() {
  return TSD_VERSION;
}

}  // namespace tsd::cli
