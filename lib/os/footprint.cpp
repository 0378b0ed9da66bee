#include "os/footprint.h"

#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>

namespace tsd::os {
namespace {

constexpr std::chrono::seconds kPause{10};

/// The segments that nobody may write to. What only the loader wrote to (RELRO) lies in those that
/// could be written to.
int forget_object(dl_phdr_info* object, std::size_t, void* page_size) {
  auto page = *static_cast<std::uintptr_t*>(page_size);
  for (int i = 0; i < object->dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = object->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_W) != 0) continue;
    auto begin = (object->dlpi_addr + segment.p_vaddr) / page * page;
    auto end = object->dlpi_addr + segment.p_vaddr + segment.p_filesz;
    // NOLINTNEXTLINE(performance-no-int-to-ptr): an address is what the segment's header holds.
    ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
  }
  return 0;
}

}  // namespace

void forget_code() {
  auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  ::dl_iterate_phdr(forget_object, &page);
}

void Footprint::rest() {
  auto now = Clock::now();
  if (now < due_) return;
  forget_code();
  ::malloc_trim(0);
  due_ = now + kPause;
}

}  // namespace tsd::os
