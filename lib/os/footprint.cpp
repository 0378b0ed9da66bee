#include "os/footprint.h"

#include <link.h>
#include <malloc.h>
#include <poll.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdint>

#include "os/file.h"

namespace tsd::os {
namespace {

constexpr std::chrono::seconds kPause{9};

struct Range {
  std::uintptr_t begin;
  std::size_t length;
};

/// Three or four for each loaded object. Objects that do not fit are left mapped.
struct Ranges {
  std::array<Range, 64> all;
  std::size_t count = 0;
};

/// Collects the read-only segments. Pages that only the loader wrote (RELRO) lie in writable ones.
int find_ranges(dl_phdr_info* object, std::size_t, void* ranges) {
  auto& [all, count] = *static_cast<Ranges*>(ranges);
  auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  for (int i = 0; i < object->dlpi_phnum && count < all.size(); ++i) {
    const ElfW(Phdr)& segment = object->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_W) != 0) continue;
    auto begin = (object->dlpi_addr + segment.p_vaddr) / page * page;
    all[count++] = {begin, object->dlpi_addr + segment.p_vaddr + segment.p_filesz - begin};
  }
  return 0;
}

/// Gives back the whole pages between the two.
void forget_pages(char* begin, char* end) {
  auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  auto skipped = (page - reinterpret_cast<std::uintptr_t>(begin) % page) % page;
  auto length = static_cast<std::size_t>(end - begin);
  if (length <= skipped) return;
  ::madvise(begin + skipped, (length - skipped) / page * page, MADV_DONTNEED);
}

/// Gives back what deeper calls than this have used of the main thread's stack. Below it the kernel
/// keeps a megabyte free (stack_guard_gap), so the range holds nothing else; other threads' stacks
/// have no such gap.
void forget_stack() {
  constexpr std::ptrdiff_t kDeep = 128 << 10, kOwn = 1 << 10;  // bytes; with what madvise(2) needs
  if (::getpid() != ::gettid()) return;
  auto* here = static_cast<char*>(__builtin_frame_address(0));
  forget_pages(here - kDeep, here - kOwn);
}

}  // namespace

/// The program is the first object and goes last: only the code that runs here stays mapped.
void forget_code() {
  Ranges ranges;
  ::dl_iterate_phdr(find_ranges, &ranges);
  while (ranges.count > 0) {
    const Range& range = ranges.all[--ranges.count];
    // NOLINTNEXTLINE(performance-no-int-to-ptr): an address is what the segment's header holds.
    ::madvise(reinterpret_cast<void*>(range.begin), range.length, MADV_DONTNEED);
  }
}

void Footprint::rest() {
  due_ = Clock::now() + kPause;
  ::malloc_trim(0);
  forget_stack();
  forget_code();
}

Result<std::size_t> Footprint::read_some(int fd, char* into, std::size_t size) {
  pollfd readable{fd, POLLIN, 0};
  if (is_due() && ::poll(&readable, 1, kQuiet.count()) == 0) {
    forget_pages(into, into + size);
    rest();
  }
  return os::read_some(fd, into, size);
}

}  // namespace tsd::os
