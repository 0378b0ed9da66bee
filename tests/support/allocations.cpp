#include "support/allocations.h"

#include <atomic>
#include <cstddef>
#include <cstdint>

// A static program has the C library's functions of these names inside already.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(TSD_STATIC)

std::optional<std::uint64_t> allocations() {
  return std::nullopt;
}

#else

namespace {
std::atomic<std::uint64_t> count;
}

// The C library's own ones under their second names; its calls come here too.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t items, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);

void* malloc(std::size_t size) {
  ++count;
  return __libc_malloc(size);
}
void* calloc(std::size_t items, std::size_t size) {
  ++count;
  return __libc_calloc(items, size);
}
void* realloc(void* old, std::size_t size) {
  ++count;
  return __libc_realloc(old, size);
}
}

std::optional<std::uint64_t> allocations() {
  return count;
}

#endif
