// A library whose functions are looked up at first use: a process that never needs them pays
// nothing, whereas a linked library costs every process a third of a megabyte. The static program
// cannot load libraries; it has the functions linked in.
//
//   #define TSD_ZLIB_FUNCTIONS(f) f(deflate) f(inflate)
//   struct Zlib {
//     TSD_ZLIB_FUNCTIONS(TSD_DECLARE_FUNCTION)
//   };
//   auto zlib = os::load_library<Zlib>("libz.so.1", [](os::Library& library, Zlib& functions) {
//     TSD_ZLIB_FUNCTIONS(TSD_TAKE_FUNCTION)
//   });
#pragma once

#include "base/result.h"

// NOLINTNEXTLINE(bugprone-macro-parentheses): a member's name stands in none
#define TSD_DECLARE_FUNCTION(name) decltype(&::name) name = nullptr;
#ifdef TSD_STATIC
#define TSD_TAKE_FUNCTION(name) functions.name = &::name;
#else
#define TSD_TAKE_FUNCTION(name) library.find(#name, functions.name);
#endif

namespace tsd::os {

class Library {
 public:
  /// Loads `soname` ("libz.so.1") from where the dynamic loader looks. It stays loaded until the
  /// process ends.
  explicit Library(const char* soname);

  template <class Function>
  void find(const char* name, Function*& into) {
    into = reinterpret_cast<Function*>(symbol(name));
  }
  /// Fails with "libz.so.1 is not installed", or with the name of a missing function.
  const Result<void>& found() const { return found_; }

 private:
  void* symbol(const char* name);

  const char* soname_;
  void* handle_ = nullptr;
  Result<void> found_;
};

/// A table of functions, which `take` fills from the library: filled once, and valid until the
/// process ends.
template <class Functions>
Result<const Functions*> load_library(const char* soname, void (*take)(Library&, Functions&)) {
  static const auto kFunctions = [&]() -> Result<Functions> {
    Library library(soname);
    Functions functions;
    if (library.found()) take(library, functions);
    if (!library.found()) return library.found().error();
    return functions;
  }();
  if (!kFunctions) return kFunctions.error();
  return &*kFunctions;
}

}  // namespace tsd::os
