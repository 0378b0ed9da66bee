#include "net/snappy.h"

#include <cassert>
#include <cstddef>

namespace tsd::net {

Result<const Snappy*> Snappy::load() {
  return os::load_library<Snappy>("libsnappy.so.1",
                                  []([[maybe_unused]] os::Library& library, Snappy& functions) {
                                    TSD_SNAPPY_FUNCTIONS(TSD_TAKE_FUNCTION)
                                  });
}

std::string_view Snappy::pack(std::string_view text, std::string& room) const {
  std::size_t size = snappy_max_compressed_length(text.size());
  if (room.size() < size) room.resize(size);
  size = room.size();
  snappy_status packed = snappy_compress(text.data(), text.size(), room.data(), &size);
  assert(packed == SNAPPY_OK);  // fails only where the room is too small
  (void)packed;
  return std::string_view(room).substr(0, size);
}

}  // namespace tsd::net
