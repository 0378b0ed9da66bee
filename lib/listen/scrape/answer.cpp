#include "listen/scrape/answer.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/ascii.h"
#include "base/foreign.h"
#include "base/text.h"

namespace tsd::listen {
namespace {

constexpr std::size_t kShown = 80;  // bytes of a header that a sentence quotes
constexpr std::size_t kPrintedAtOnce = 64u << 10;

/// The format of a Content-Type; a server without one is trusted to have the older format.
std::optional<prometheus::Form> form_of(std::string_view content_type) {
  std::string type = ascii_lower(trim(content_type.substr(0, content_type.find(';'))));
  if (type.empty() || type == "text/plain") return prometheus::Form::text;
  if (type == "application/openmetrics-text") return prometheus::Form::openmetrics;
  return std::nullopt;
}

std::string status_sentence(const net::HttpHead& head) {
  std::string said = fmt::format("answers {} {}", head.status, printable(head.reason, kShown));
  if (head.location.empty()) return said;
  return fmt::format("{}: redirects are not followed; scrape {}", said,
                     quote_foreign(head.location));
}

}  // namespace

Answer::Answer(PointWriter& writer, std::int64_t round, Print print)
    : writer_(writer), round_(round), print_(std::move(print)) {}

bool Answer::begin(const net::HttpHead& head) {
  if (head.status != 200) return fail(Trouble::status, status_sentence(head));
  auto form = form_of(head.content_type);
  if (!form) {
    return fail(Trouble::type, fmt::format("answers with {}, which is no exposition: is the path "
                                           "right?",
                                           quote_foreign(head.content_type, kShown)));
  }
  std::string coding = ascii_lower(trim(head.content_encoding));
  if (coding == "gzip" || coding == "x-gzip") {
    auto gunzip = Gunzip::begin();
    if (!gunzip) return fail(Trouble::coding, gunzip.error().text);
    gunzip_ = std::move(*gunzip);
  } else if (!coding.empty() && coding != "identity") {
    return fail(Trouble::coding, fmt::format("answers in the coding {}, which was not asked for",
                                             quote_foreign(coding, kShown)));
  }
  prometheus::ExpositionTaker& taker = *this;
  reader_ = std::make_unique<prometheus::ExpositionReader>(*form, taker);
  return true;
}

bool Answer::take(std::string_view piece) {
  received_ += piece.size();
  if (received_ > kMostBytes) return fail(Trouble::length, "the answer is longer than 64 MiB");
  if (!gunzip_) return take_text(piece);
  packed_ += piece;
  return true;
}

/// A few bytes of gzip may be megabytes of text: others have their turn after each piece.
net::Task<bool> Answer::work() {
  if (!gunzip_) co_return trouble_ == Trouble::none;
  gunzip_->feed(packed_);
  for (;;) {
    auto text = gunzip_->next();
    if (!text) co_return fail(Trouble::coding, text.error().text);
    if (text->empty()) break;
    if (!take_text(*text)) co_return false;
    bool goes_on = co_await net::give_way();
    if (!goes_on) co_return false;
  }
  packed_.clear();
  co_return true;
}

bool Answer::take_text(std::string_view text) {
  unpacked_ += text.size();
  if (unpacked_ > kMostBytes)
    return fail(Trouble::length, "the answer is longer than 64 MiB when it is decompressed");
  reader_->feed(text);
  print_ready();
  fail_if_none(kMostHopeless);
  return trouble_ == Trouble::none;
}

void Answer::end(bool whole) {
  if (gunzip_ && whole && !gunzip_->is_whole()) {
    whole = fail(Trouble::coding, "its gzip is cut off");
  }
  is_cut_ = !whole;
  if (!reader_) return;
  reader_->end(whole);
  print_ready();
  fail_if_none(1);
}

/// After so many malformed lines without a sound one.
void Answer::fail_if_none(std::uint64_t lines) {
  if (!reader_->is_none(lines) || trouble_ != Trouble::none) return;
  std::string why = malformed_.empty() ? "" : ": " + malformed_.front().sentence();
  fail(Trouble::type, "the answer is no exposition" + why);
}

/// Always false, for callers that stop with it.
bool Answer::fail(Trouble trouble, std::string reason) {
  if (trouble_ == Trouble::none) {
    trouble_ = trouble;
    reason_ = std::move(reason);
  }
  return false;
}

void Answer::print_ready() {
  if (!ready_.empty()) print_(ready_);
  ready_.clear();
}

void Answer::take_sample(const prometheus::Family&, const prometheus::SampleLine& sample) {
  std::size_t before = family_.size();
  PointWriter::Outcome made = writer_.append(sample, round_, family_);
  if (!made.left_out && series_.size() < kMostSeries && !series_.insert(made.series).second) {
    family_.resize(before);
    made.left_out = LeftOut::repeated;
  }
  if (made.left_out) {
    ++pending_.of(*made.left_out);
    if (!made.why.empty() && unfit_.empty()) {
      unfit_ = fmt::format("a sample of {} is left out: {}", printable(sample.name), made.why);
    }
    return;
  }
  ++family_points_;
  if (family_.size() > kMostKept) settle();
}

/// What is kept of the family is sound: prints it and counts it.
void Answer::settle() {
  counters_.points += family_points_;
  family_settled_ += family_points_ + pending_.all_left_out();
  counters_.add(pending_);
  pending_ = {};
  family_points_ = 0;
  ready_.append(family_);
  if (family_.capacity() > kPrintedAtOnce) release(family_);
  family_.clear();
  if (ready_.size() > kPrintedAtOnce) {
    print_ready();
    release(ready_);
  }
}

void Answer::end_family(const prometheus::Family&, std::uint64_t samples, bool sound) {
  if (sound) settle();
  counters_.samples += samples;
  std::uint64_t lost = samples - family_settled_;
  counters_.of(is_cut_ ? LeftOut::cut : LeftOut::malformed) += lost;
  pending_ = {};
  family_.clear();
  family_points_ = family_settled_ = 0;
  series_.clear();
}

void Answer::take_malformed(const prometheus::Malformed& what) {
  ++counters_.families;
  if (malformed_.size() < kMostTold) malformed_.push_back(what);
}

}  // namespace tsd::listen
