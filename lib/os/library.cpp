#include "os/library.h"

#include <dlfcn.h>
#include <fmt/core.h>

namespace tsd::os {

#ifdef TSD_STATIC
Library::Library(const char* soname) : soname_(soname) {}
void* Library::symbol(const char*) {
  return nullptr;
}
#else
Library::Library(const char* soname)
    : soname_(soname), handle_(::dlopen(soname, RTLD_NOW | RTLD_LOCAL)) {
  if (handle_ == nullptr) found_ = Error{fmt::format("{} is not installed", soname_)};
}
void* Library::symbol(const char* name) {
  void* symbol = ::dlsym(handle_, name);
  if (symbol == nullptr) found_ = Error{fmt::format("{} has no {}", soname_, name)};
  return symbol;
}
#endif

}  // namespace tsd::os
