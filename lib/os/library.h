// A library whose functions are found when they are first needed: who never needs them pays
// nothing, where a library that is linked costs every process a third of a megabyte. The static
// program, which can load nothing, has them inside.
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
  /// `soname` as in "libz.so.1", searched where the dynamic loader looks. It stays until the
  /// process ends.
  explicit Library(const char* soname);

  template <class Function>
  void find(const char* name, Function*& into) {
    into = reinterpret_cast<Function*>(symbol(name));
  }
  /// "libz.so.1 is not installed", or that it lacks a function.
  const Result<void>& found() const { return found_; }

 private:
  void* symbol(const char* name);

  const char* soname_;
  void* handle_ = nullptr;
  Result<void> found_;
};

/// A table of functions, each of which `take` takes from the library: filled once, and good until
/// the process ends.
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
