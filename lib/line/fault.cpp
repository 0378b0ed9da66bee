#include "line/fault.h"

#include <array>
#include <cstddef>

namespace tsd::line {

namespace {

constexpr Severity kFault = Severity::fault;
constexpr Severity kWarning = Severity::warning;
constexpr Severity kChange = Severity::change;

constexpr std::array kTable = {
    Fault{Code::good, Severity::none, "good", "nothing is wrong"},

    Fault{Code::empty_line, kFault, "empty-line", "there is no data point on this line"},
    Fault{Code::leading_space, kFault, "leading-space", "the line begins with a space"},
    Fault{Code::extra_space, kFault, "extra-space",
          "words are separated by one space; the second one makes an empty word"},
    Fault{Code::put_case, kFault, "put-case", "{0} is no command; it is spelled \"put\""},
    Fault{Code::byte_order_mark, kFault, "byte-order-mark",
          "the line begins with a byte order mark, which becomes part of the first word"},
    Fault{Code::tab, kFault, "tab", "a TAB does not separate words; a space does"},
    Fault{Code::carriage_return, kFault, "carriage-return",
          "a carriage return stands where it is not part of the line's end"},
    Fault{Code::line_length, kFault, "line-length", "the line is longer than {1} bytes"},
    Fault{Code::frame_length, kFault, "frame-length",
          "longer than {1} bytes: OpenTSDB takes such a line over HTTP only (--http)"},
    Fault{Code::missing_timestamp, kFault, "missing-timestamp",
          "after the metric come a timestamp, a value and tags"},
    Fault{Code::missing_value, kFault, "missing-value",
          "after the timestamp come a value and tags"},

    Fault{Code::metric_character, kFault, "metric-character",
          "{0} may not stand in a metric; letters, digits and - _ . / may"},

    Fault{Code::timestamp_syntax, kFault, "timestamp-syntax",
          "{0} is not a timestamp: whole seconds since 1970 (date +%s)"},
    Fault{Code::timestamp_not_positive, kFault, "timestamp-not-positive",
          "the timestamp {0} is not after 1970"},
    Fault{Code::timestamp_range, kFault, "timestamp-range",
          "the timestamp {0} is too big for seconds and for milliseconds"},
    Fault{Code::timestamp_form, kFault, "timestamp-form",
          "the timestamp {0} is not written as this dialect wants it: {1} digits"},
    Fault{Code::timestamp_unit, kFault, "timestamp-unit",
          "{0} is in milliseconds, which VictoriaMetrics takes over HTTP only (--http)"},
    Fault{Code::timestamp_ahead, kFault, "timestamp-ahead",
          "the timestamp {0} is two days ahead of the clock or more; this TSD drops it"},

    Fault{Code::value_syntax, kFault, "value-syntax", "{0} is not a number"},
    Fault{Code::value_boolean, kFault, "value-boolean",
          "{0} is not a number; 1 and 0 stand for true and false"},
    Fault{Code::value_range, kFault, "value-range",
          "{0} does not fit into a 64 bit integer of at most 19 digits"},
    Fault{Code::value_not_finite, kFault, "value-not-finite", "{0} is not a finite number"},
    Fault{Code::value_exact, kFault, "value-exact",
          "{0} is beyond 2^53: a TSD that stores floats keeps another number"},

    Fault{Code::tag_missing, kFault, "tag-missing", "at least one tag is needed: key=value"},
    Fault{Code::tag_equals, kFault, "tag-equals", "{0} is not key=value with one \"=\""},
    Fault{Code::tag_empty, kFault, "tag-empty", "{0} lacks its key or its value"},
    Fault{Code::tag_character, kFault, "tag-character",
          "{0} may not stand in a tag; letters, digits and - _ . / may"},
    Fault{Code::tag_duplicate, kFault, "tag-duplicate",
          "{0} names a key that the line has already"},
    Fault{Code::tag_collision, kFault, "tag-collision",
          "{0} becomes the same label as another tag of the line"},
    Fault{Code::tag_count, kFault, "tag-count", "too many tags: at most {1}"},
    Fault{Code::tag_reserved, kFault, "tag-reserved",
          "{0} has a key that this TSD uses itself: it renames or drops the point"},
    Fault{Code::name_length, kFault, "name-length",
          "{0} is longer than the {1} bytes that this TSD keeps"},
    Fault{Code::tag_required, kFault, "tag-required", "a required tag is not there"},
    Fault{Code::series_key_length, kFault, "series-key-length",
          "metric and tags together are longer than {1} bytes"},

    Fault{Code::long_line, kWarning, "long-line",
          "longer than {1} bytes: OpenTSDB takes such a line over HTTP only (tsd-send --http)"},
    Fault{Code::no_newline, kWarning, "no-newline",
          "the last line has no newline; a TSD drops such a line silently"},
    Fault{Code::timestamp_misread, kChange, "timestamp-misread",
          "the timestamp {0} is read as {1} milliseconds since 1970"},
    Fault{Code::timestamp_now, kChange, "timestamp-now",
          "the timestamp {0} is taken as the time of arrival"},
    Fault{Code::timestamp_truncated, kChange, "timestamp-truncated",
          "the fraction of the timestamp {0} is cut off"},
    Fault{Code::timestamp_future, kChange, "timestamp-future",
          "the timestamp {0} is after 2099; a TSD that keeps no future drops it"},
    Fault{Code::timestamp_early, kWarning, "timestamp-early",
          "the timestamp {0} is in January 1970: are timestamp and value swapped?"},
    Fault{Code::value_blank, kWarning, "value-blank",
          "the value {0} contains blanks; only some TSDs ignore them"},
    Fault{Code::value_inexact, kWarning, "value-inexact",
          "{0} is beyond 2^53: it is stored as a float, which is another number"},
    Fault{Code::value_infinite, kWarning, "value-infinite", "{0} is stored as infinity"},
    Fault{Code::value_dropped, kChange, "value-dropped",
          "{0} is accepted, and then silently dropped"},
    Fault{Code::value_underflow, kWarning, "value-underflow", "{0} is stored as 0"},
    Fault{Code::value_flushed, kChange, "value-flushed",
          "{0} is stored as 0, though a double holds it"},
    Fault{Code::value_mixed, kWarning, "value-mixed",
          "the series {0} has integers and floats, which a TSD stores as different types"},
    Fault{Code::name_mojibake, kChange, "name-mojibake",
          "{0} is UTF-8, but a TSD reads ISO-8859-1 and keeps other letters"},
    Fault{Code::name_bytes, kWarning, "name-bytes", "{0} is not UTF-8, though it is stored"},
    Fault{Code::name_mapped, kWarning, "name-mapped",
          "{0} becomes _ in Prometheus, where other names may become the same"},
    Fault{Code::tag_dropped, kChange, "tag-dropped", "the tag {0} is silently dropped"},
    Fault{Code::tag_overwritten, kChange, "tag-overwritten",
          "{0} gives a key a second value, which replaces the first"},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kTable.size(); ++i) {
    if (kTable[i].code != static_cast<Code>(i)) return false;
    if (is_refusal(kTable[i].code) != (kTable[i].severity == kFault)) return false;
  }
  return true;
}
static_assert(in_order());

}  // namespace

const Fault& fault(Code code) {
  return kTable[static_cast<std::size_t>(code)];
}

std::span<const Fault> faults() {
  return std::span(kTable).subspan(1);
}

std::string_view name(Code code) {
  return fault(code).name;
}

}  // namespace tsd::line
