#include "spool/zstd.h"

#include <zstd.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "os/library.h"

namespace tsd::spool {
namespace {

// clang-format off
#define TSD_ZSTD_FUNCTIONS(f) \
  f(ZSTD_createCCtx) \
  f(ZSTD_freeCCtx) \
  f(ZSTD_CCtx_setParameter) \
  f(ZSTD_compress2) \
  f(ZSTD_compressBound) \
  f(ZSTD_createDCtx) \
  f(ZSTD_freeDCtx) \
  f(ZSTD_DCtx_setParameter) \
  f(ZSTD_DCtx_reset) \
  f(ZSTD_decompressStream) \
  f(ZSTD_isError) \
  f(ZSTD_getErrorName)
// clang-format on

/// The functions of libzstd that we use.
struct Zstd {
  TSD_ZSTD_FUNCTIONS(TSD_DECLARE_FUNCTION)
};

Result<const Zstd*> library() {
  return os::load_library<Zstd>("libzstd.so.1",
                                []([[maybe_unused]] os::Library& library, Zstd& functions) {
                                  TSD_ZSTD_FUNCTIONS(TSD_TAKE_FUNCTION)
                                });
}

/// Small segments gain from level 3 over 1, and no caller waits for the compression.
constexpr int kLevel = 3;
/// Accepts windows of up to 8 MiB from frames of other programs, to bound memory.
constexpr int kMostWindowLog = 23;
/// Size of the pieces of decompressed text.
constexpr std::size_t kPiece = 128u << 10;
/// Text after which feed() returns.
constexpr std::size_t kMostAtOnce = 256u << 10;
constexpr std::string_view kMagic = "\x28\xB5\x2F\xFD";  // RFC 8878, 3.1.1

}  // namespace

Result<void> compress_frame(std::string_view plain, std::string& into) {
  auto zstd = library();
  if (!zstd) return zstd.error();
  const Zstd& z = **zstd;
  std::unique_ptr<ZSTD_CCtx, decltype(z.ZSTD_freeCCtx)> context(z.ZSTD_createCCtx(),
                                                                z.ZSTD_freeCCtx);
  if (!context) return Error{"libzstd: no memory"};
  z.ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  z.ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  std::size_t before = into.size();
  into.resize(before + z.ZSTD_compressBound(plain.size()));
  std::size_t size = z.ZSTD_compress2(context.get(), into.data() + before, into.size() - before,
                                      plain.data(), plain.size());
  if (z.ZSTD_isError(size) != 0) {
    into.resize(before);
    return Error{std::string("libzstd: ") + z.ZSTD_getErrorName(size)};
  }
  into.resize(before + size);
  return {};
}

struct Inflater::Machinery {
  explicit Machinery(const Zstd& library)
      : z(library), context(library.ZSTD_createDCtx(), library.ZSTD_freeDCtx), piece(kPiece) {
    if (context) z.ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, kMostWindowLog);
  }

  const Zstd& z;
  std::unique_ptr<ZSTD_DCtx, decltype(Zstd::ZSTD_freeDCtx)> context;
  std::vector<char> piece;
  bool searching = false;   // for the next magic number
  std::size_t matched = 0;  // bytes of it matched so far
  bool at_frame_end = true;
  std::size_t given = 0;  // bytes of text, in this call of feed()
  bool has_more = false;

  /// Removes `bytes` up to and with the next magic number, which is given to the context.
  void search(std::string_view& bytes);
  /// Gives `bytes` to the context, at most until kMostAtOnce is given; false when the frame is
  /// invalid.
  bool inflate(std::string_view& bytes, const std::function<void(std::string_view)>& take);
};

void Inflater::Machinery::search(std::string_view& bytes) {
  while (!bytes.empty() && matched < kMagic.size()) {
    char next = bytes.front();
    bytes.remove_prefix(1);
    if (next == kMagic[matched]) {
      ++matched;
    } else {
      matched = next == kMagic[0] ? 1 : 0;  // its bytes all differ
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
    std::size_t left = z.ZSTD_decompressStream(context.get(), &out, &in);
    if (z.ZSTD_isError(left) != 0) break;
    if (out.pos > 0) take({piece.data(), out.pos});
    given += out.pos;
    at_frame_end = left == 0;
    bool is_used_up = in.pos == in.size && (at_frame_end || out.pos < out.size);
    has_more = !is_used_up;
    if (is_used_up || given >= kMostAtOnce) {
      bytes.remove_prefix(in.pos);
      return true;
    }
  }
  has_more = false;
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

std::size_t Inflater::feed(std::string_view bytes,
                           const std::function<void(std::string_view)>& take,
                           const std::function<void()>& gap) {
  Machinery& m = *machinery_;
  const std::size_t size = bytes.size();
  m.given = 0;
  while (!bytes.empty() || m.has_more) {
    if (m.searching) m.search(bytes);
    if (m.searching || (bytes.empty() && !m.has_more)) break;
    if (m.inflate(bytes, take)) break;
    m.z.ZSTD_DCtx_reset(m.context.get(), ZSTD_reset_session_only);
    m.searching = true;
    m.matched = 0;
    m.at_frame_end = true;
    gap();
  }
  return size - bytes.size();
}

bool Inflater::has_more() const {
  return machinery_->has_more;
}

bool Inflater::at_frame_end() const {
  return machinery_->at_frame_end && !machinery_->searching;
}

}  // namespace tsd::spool
