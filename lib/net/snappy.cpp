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

void Snappy::pack(std::string_view text, std::string& into) const {
  std::size_t size = snappy_max_compressed_length(text.size());
  into.resize(size);
  snappy_status packed = snappy_compress(text.data(), text.size(), into.data(), &size);
  assert(packed == SNAPPY_OK);  // fails only where the room is too small
  (void)packed;
  into.resize(size);
}

}  // namespace tsd::net
