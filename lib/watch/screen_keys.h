// What the user of the terminal does, key by key.
#pragma once

#include "watch/query.h"

namespace tsd::watch {

struct ScreenState {
  Query query;
  bool is_typing = false;  ///< keys go to the filter
  bool paused = false;
};

/// A key that comes as ESC [ X.
constexpr int escaped_key(char last) {
  return 0x100 + static_cast<unsigned char>(last);
}

/// Changes `state` as `key` asks for: a byte of input, or escaped_key(). False: the user quits.
bool take_key(int key, ScreenState& state);

}  // namespace tsd::watch
