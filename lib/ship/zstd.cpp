#include "ship/zstd.h"

#include <dlfcn.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace tsd::ship {
namespace {

// clang-format off
#define TSD_ZSTD_FUNCTIONS(f) \
  f(ZSTD_createCCtx, create_compressor) \
  f(ZSTD_freeCCtx, free_compressor) \
  f(ZSTD_CCtx_setParameter, set_compressor) \
  f(ZSTD_compress2, compress) \
  f(ZSTD_compressBound, compress_bound) \
  f(ZSTD_createDCtx, create_inflater) \
  f(ZSTD_freeDCtx, free_inflater) \
  f(ZSTD_DCtx_setParameter, set_inflater) \
  f(ZSTD_DCtx_reset, reset_inflater) \
  f(ZSTD_decompressStream, inflate) \
  f(ZSTD_isError, is_error) \
  f(ZSTD_getErrorName, error_name)
// clang-format on

/// What we ask of libzstd, found at run time. Types and names are those of zstd.h.
struct Library {
#define TSD_DECLARE(name, member) decltype(&::name) member = nullptr;
  TSD_ZSTD_FUNCTIONS(TSD_DECLARE)
#undef TSD_DECLARE
  std::string why_not;  // empty: all of them are there
};

#ifdef TSD_STATIC
Library load() {
  Library library;
#define TSD_TAKE(name, member) library.member = &::name;
  TSD_ZSTD_FUNCTIONS(TSD_TAKE)
#undef TSD_TAKE
  return library;
}
#else
Library load() {
  Library library;
  void* module = ::dlopen("libzstd.so.1", RTLD_NOW | RTLD_LOCAL);
  if (module == nullptr) {
    library.why_not = "libzstd.so.1 is not installed";
    return library;
  }
  auto find = [&](const char* name, auto& into) {
    into = reinterpret_cast<std::remove_reference_t<decltype(into)> >(::dlsym(module, name));
    if (into == nullptr) library.why_not = std::string("libzstd.so.1 has no ") + name;
  };
#define TSD_FIND(name, member) find(#name, library.member);
  TSD_ZSTD_FUNCTIONS(TSD_FIND)
#undef TSD_FIND
  return library;
}
#endif

Result<const Library*> library() {
  static const Library kLibrary = load();
  if (!kLibrary.why_not.empty()) return Error{kLibrary.why_not};
  return &kLibrary;
}

/// Small segments profit from 3 over 1, and nobody waits for it.
constexpr int kLevel = 3;
/// A frame of somebody else's making may ask for a window of 8 MiB and no more.
constexpr int kMostWindowLog = 23;
/// Pieces in which text comes out.
constexpr std::size_t kPiece = 128u << 10;
constexpr std::string_view kMagic = "\x28\xB5\x2F\xFD";  // RFC 8878, 3.1.1

}  // namespace

Result<void> compress_frame(std::string_view plain, std::string& into) {
  auto zstd = library();
  if (!zstd) return zstd.error();
  const Library& z = **zstd;
  std::unique_ptr<ZSTD_CCtx, decltype(z.free_compressor)> context(z.create_compressor(),
                                                                  z.free_compressor);
  if (!context) return Error{"libzstd: no memory"};
  z.set_compressor(context.get(), ZSTD_c_compressionLevel, kLevel);
  z.set_compressor(context.get(), ZSTD_c_checksumFlag, 1);
  std::size_t before = into.size();
  into.resize(before + z.compress_bound(plain.size()));
  std::size_t size = z.compress(context.get(), into.data() + before, into.size() - before,
                                plain.data(), plain.size());
  if (z.is_error(size) != 0) {
    into.resize(before);
    return Error{std::string("libzstd: ") + z.error_name(size)};
  }
  into.resize(before + size);
  return {};
}

struct Inflater::Machinery {
  explicit Machinery(const Library& library)
      : z(library), context(library.create_inflater(), library.free_inflater), piece(kPiece) {
    if (context) z.set_inflater(context.get(), ZSTD_d_windowLogMax, kMostWindowLog);
  }

  const Library& z;
  std::unique_ptr<ZSTD_DCtx, decltype(Library::free_inflater)> context;
  std::vector<char> piece;
  bool searching = false;   // for the next magic number
  std::size_t matched = 0;  // so many bytes of it have come
  bool at_frame_end = true;

  /// Leaves `bytes` behind the next magic number, which is given to the context.
  void search(std::string_view& bytes);
  /// Gives `bytes` to the context; false when the frame is not sound.
  bool inflate(std::string_view& bytes, const std::function<void(std::string_view)>& take);
};

void Inflater::Machinery::search(std::string_view& bytes) {
  while (!bytes.empty() && matched < kMagic.size()) {
    char next = bytes.front();
    bytes.remove_prefix(1);
    if (next == kMagic[matched]) {
      ++matched;
    } else {
      matched = next == kMagic[0] ? 1 : 0;  // no byte of the magic number comes twice in it
    }
  }
  if (matched < kMagic.size()) return;
  searching = false;
  std::string_view magic = kMagic;
  (void)inflate(magic, [](std::string_view) {});
}

bool Inflater::Machinery::inflate(std::string_view& bytes,
                                  const std::function<void(std::string_view)>& take) {
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  for (;;) {
    ZSTD_outBuffer out{piece.data(), piece.size(), 0};
    std::size_t left = z.inflate(context.get(), &out, &in);
    if (z.is_error(left) != 0) break;
    if (out.pos > 0) take({piece.data(), out.pos});
    at_frame_end = left == 0;
    if (in.pos == in.size && (at_frame_end || out.pos < out.size)) {
      bytes = {};
      return true;
    }
  }
  bytes.remove_prefix(std::min(in.pos, bytes.size()));
  return false;
}

Inflater::Inflater(std::unique_ptr<Machinery> machinery) : machinery_(std::move(machinery)) {}
Inflater::Inflater(Inflater&&) noexcept = default;
Inflater& Inflater::operator=(Inflater&&) noexcept = default;
Inflater::~Inflater() = default;

Result<Inflater> Inflater::make() {
  auto zstd = library();
  if (!zstd) return zstd.error();
  auto machinery = std::make_unique<Machinery>(**zstd);
  if (!machinery->context) return Error{"libzstd: no memory"};
  return Inflater(std::move(machinery));
}

void Inflater::feed(std::string_view bytes, const std::function<void(std::string_view)>& take,
                    const std::function<void()>& gap) {
  Machinery& m = *machinery_;
  while (!bytes.empty()) {
    if (m.searching) m.search(bytes);
    if (m.searching || bytes.empty()) return;
    if (m.inflate(bytes, take)) return;
    m.z.reset_inflater(m.context.get(), ZSTD_reset_session_only);
    m.searching = true;
    m.matched = 0;
    m.at_frame_end = true;
    gap();
  }
}

bool Inflater::at_frame_end() const {
  return machinery_->at_frame_end && !machinery_->searching;
}

}  // namespace tsd::ship
