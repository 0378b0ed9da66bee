#include "line/validate/explanation.h"

#include <array>
#include <cstddef>

namespace tsd::line {

namespace {

constexpr Dialect kVm = Dialect::victoriametrics;
constexpr Dialect kInflux = Dialect::influxdb;
constexpr Dialect kPortable = Dialect::portable;
constexpr Dialect kPrometheus = Dialect::prometheus;

constexpr std::array kLessons = {
    Explanation{
        Code::empty_line, "A line holds one data point.",
        "A TSD answers an empty line with an error; it is no way to keep a connection alive.", "",
        "", "OpenTSDB RpcHandler, Unknown"},
    Explanation{
        Code::leading_space, "A line begins with its first word.",
        "Every space ends a word, so a space in front makes an empty one: an unknown command, or "
        "an empty metric.",
        " m.ok 1600000000 1 host=a", "m.ok 1600000000 1 host=a", "OpenTSDB Tags.splitString"},
    Explanation{
        Code::extra_space, "One space separates two words.",
        "Every space ends a word. Between tags an empty word is ignored, before them it is taken "
        "for the metric, the timestamp or the value.",
        "m.ok  1600000000 1 host=a", "m.ok 1600000000 1 host=a", "OpenTSDB Tags.splitString"},
    Explanation{
        Code::put_case, "The command is \"put\", in lower case.",
        "A connection whose first byte is a capital is taken for HTTP; later PUT is unknown.",
        "PUT m.ok 1600000000 1 host=a", "put m.ok 1600000000 1 host=a",
        "OpenTSDB PipelineFactory, RpcManager"},
    Explanation{Code::byte_order_mark, "Text has no byte order mark.",
                "Its three bytes become the beginning of the metric.",
                "\xef\xbb\xbfm.ok 1600000000 1 host=a", "m.ok 1600000000 1 host=a",
                "OpenTSDB WordSplitter"},
    Explanation{Code::tab, "Words are separated by a space, not a TAB.",
                "A TAB is a byte like any other, so two words become one.",
                "m.ok 1600000000 1\thost=a", "m.ok 1600000000 1 host=a",
                "OpenTSDB Tags.splitString"},
    Explanation{Code::carriage_return,
                "A line ends with a newline, or a carriage return and a newline.",
                "A carriage return elsewhere is part of a word, where it is no legal character.",
                "m.ok 1600000000 1 host=a\r\r", "m.ok 1600000000 1 host=a",
                "OpenTSDB LineBasedFrameDecoder"},
    Explanation{
        Code::line_length, "A line is no longer than the limit, \"put \" and newline counted.",
        "A TSD that does not see a newline in time closes the connection, and what follows is "
        "lost.",
        "", "", "OpenTSDB LineBasedFrameDecoder; VictoriaMetrics ReadLinesBlock"},
    Explanation{
        Code::frame_length,
        "Over telnet, OpenTSDB takes lines of 1024 bytes, \"put \" and newline counted.",
        "It usually closes the connection at a longer one, without an answer, and what follows is "
        "lost. Over HTTP there is no such limit: tsd-send --http.",
        "", "", "OpenTSDB LineBasedFrameDecoder"},
    Explanation{Code::missing_timestamp, "A point is metric, timestamp, value and tags.",
                "There is only one word.", "m.ok", "m.ok 1600000000 1 host=a",
                "OpenTSDB PutDataPointRpc.importDataPoint"},
    Explanation{Code::missing_value, "A point is metric, timestamp, value and tags.",
                "There are only two words.", "m.ok 1600000000", "m.ok 1600000000 1 host=a",
                "OpenTSDB PutDataPointRpc.importDataPoint"},
    Explanation{
        Code::metric_character, "A metric is made of letters, digits and - _ . /",
        "Other bytes are refused, unless the TSD lists them in tsd.core.tag.allow_specialchars.",
        "disk:used% 1600000000 1 host=a", "disk.used.percent 1600000000 1 host=a",
        "OpenTSDB Tags.validateString"},
    Explanation{Code::timestamp_syntax, "A timestamp is a whole number.",
                "Names of months, exponents and letters are not read.", "m.ok 1.6e9 1 host=a",
                "m.ok 1600000000 1 host=a", "OpenTSDB Tags.parseLong"},
    Explanation{Code::timestamp_not_positive, "A timestamp is greater than 0.",
                "Points before 1970 cannot be stored.", "m.ok 0 1 host=a", "",
                "OpenTSDB PutDataPointRpc.importDataPoint"},
    Explanation{
        Code::timestamp_range, "A timestamp has at most 13 digits.",
        "Up to 4294967295 it is in seconds, above it in milliseconds. Micro- and nanoseconds are "
        "too much; so is a fraction of many digits, because OpenTSDB deletes the dot: print whole "
        "seconds, int(time.time()) or %d. For InfluxDB time ends in 2262.",
        "m.ok 1600000000000000 1 host=a", "m.ok 1600000000000 1 host=a",
        "OpenTSDB TSDB.checkTimestampAndTags, Const.SECOND_MASK"},
    Explanation{Code::timestamp_form,
                "This dialect wants timestamps in one form: ten digits of seconds.",
                "InfluxDB drops every length but 10 and 13; all receivers read seconds alike.",
                "m.ok 1600000000.5 1 host=a", "m.ok 1600000000 1 host=a",
                "InfluxDB services/opentsdb, service.go", kPortable},
    Explanation{
        Code::timestamp_unit, "A timestamp over telnet is in seconds.",
        "Before 1.79.9, 1.87.2 and 1.88 VictoriaMetrics multiplies what telnet brings by 1000 "
        "and drops milliseconds as too far ahead. Over HTTP all its versions take them: tsd-send "
        "--http.",
        "m.ok 1600000000123 1 host=a", "", "VictoriaMetrics protoparser/opentsdb", kVm},
    Explanation{
        Code::timestamp_ahead, "A timestamp is less than two days ahead of the clock.",
        "VictoriaMetrics drops later points silently. By remote write to others the limit is ten "
        "minutes: Prometheus refuses later points, or those that come after them. Only tsd-send "
        "reports this, because it knows the time and the TSD.",
        "", "", "VictoriaMetrics lib/storage, Prometheus tsdb/head_append.go"},
    Explanation{
        Code::value_syntax, "A value is a number: -12, 3.5, 1e-3.",
        "Hex, units, words and thousands separators are refused, and so is a decimal comma, which "
        "programs print by the user's locale: LC_NUMERIC=C.",
        "m.ok 1600000000 1,5 host=a", "m.ok 1600000000 1.5 host=a",
        "OpenTSDB Tags.parseLong, Double.parseDouble"},
    Explanation{
        Code::value_boolean, "true and false are no numbers; 1 and 0 are.",
        "tcollector lets true and false pass and forwards them as they are; a TSD refuses them.",
        "m.ok 1600000000 true host=a", "m.ok 1600000000 1 host=a", "OpenTSDB Tags.parseLong"},
    Explanation{
        Code::value_range, "A whole number has at most 19 digits and fits into 64 bits.",
        "Leading zeros count as digits. With a point it would be a float, which holds more.",
        "m.ok 1600000000 9223372036854775808 host=a", "", "OpenTSDB Tags.parseLong"},
    Explanation{Code::value_not_finite, "A value is finite.",
                "What is not a number has no place in a sum or an average.",
                "m.ok 1600000000 NaN host=a", "", "OpenTSDB TSDB.addPoint"},
    Explanation{Code::value_exact, "A whole number lies within 2^53.",
                "VictoriaMetrics and InfluxDB store floats, which cannot hold every number beyond.",
                "m.ok 1600000000 9007199254740993 host=a", "", "IEEE 754, binary64", kPortable},
    Explanation{Code::tag_missing, "A point has at least one tag.",
                "OpenTSDB's row keys are built of them. A sender may add one: see "
                "--allow-untagged. Where a "
                "tag stands in the place of the value, the timestamp or the value is missing.",
                "m.ok 1600000000 1", "m.ok 1600000000 1 host=a",
                "OpenTSDB IncomingDataPoints.checkMetricAndTags"},
    Explanation{Code::tag_equals, "A tag is key=value with one \"=\".",
                "The word is split at every \"=\", and must have two parts.",
                "m.ok 1600000000 1 query=a=b", "m.ok 1600000000 1 query=a_b",
                "OpenTSDB Tags.parse"},
    Explanation{Code::tag_empty, "A tag has a key and a value.",
                "Often a variable of a script was empty.", "m.ok 1600000000 1 host= dc=eu",
                "m.ok 1600000000 1 dc=eu", "OpenTSDB Tags.parse"},
    Explanation{
        Code::tag_character, "Keys and values of tags are made of letters, digits and - _ . /",
        "Other bytes are refused, unless the TSD lists them in tsd.core.tag.allow_specialchars.",
        "m.ok 1600000000 1 addr=10.0.0.1:80", "m.ok 1600000000 1 addr=10.0.0.1_80",
        "OpenTSDB Tags.validateString"},
    Explanation{Code::tag_duplicate, "A key occurs once in a line.",
                "OpenTSDB ignores an exact repeat and refuses a second value.",
                "m.ok 1600000000 1 host=a host=b", "m.ok 1600000000 1 host=a",
                "OpenTSDB Tags.parse"},
    Explanation{Code::tag_collision, "Tags of a point become labels of different names.",
                "A label is made of letters, digits and _ : every other character of a key becomes "
                "_, and so do several _ at its beginning. A receiver refuses two labels of one "
                "name.",
                "m.ok 1600000000 1 disk.name=a disk-name=b", "m.ok 1600000000 1 disk.name=a",
                "Prometheus, data model; tsd-send --dialect prometheus", kPrometheus},
    Explanation{Code::tag_count, "A point has at most 8 tags.",
                "tsd.storage.max_tags of the TSD allows more: see --max-tags.",
                "m.ok 1600000000 1 a=1 b=1 c=1 d=1 e=1 f=1 g=1 h=1 i=1", "",
                "OpenTSDB IncomingDataPoints.checkMetricAndTags"},
    Explanation{Code::tag_reserved, "A tag has no key that the TSD uses itself.",
                "__name__ gives a point of VictoriaMetrics another metric; InfluxDB silently drops "
                "a point with a tag named time.",
                "m.ok 1600000000 1 host=a time=b", "",
                "Measured: VictoriaMetrics 1.79.5, InfluxDB 1.6.7", kInflux},
    Explanation{Code::name_length, "Names are no longer than the TSD keeps.",
                "VictoriaMetrics silently cuts keys after 256 bytes and metrics and values of tags "
                "after 16384, 1.102 after 1024; 1.108 and later drop the point, from 4097 on.",
                "", "",
                "Measured: VictoriaMetrics 1.79.5, 1.145.0 (maxLabelNameLen, maxLabelValueLen); "
                "its CHANGELOG"},
    Explanation{Code::tag_required, "A point has every tag that --require-tag names.",
                "This is your rule, not a TSD's.", "", "", "--require-tag"},
    Explanation{
        Code::series_key_length, "A series key has at most 65526 bytes.",
        "InfluxDB names a series by its metric and tags, with commas between and backslashes "
        "before special characters; a point with a longer name is dropped silently.",
        "", "", "InfluxDB models.MaxKeyLength; counted there as tlBadFloat"},
    Explanation{
        Code::long_line, "A line should have at most 1024 bytes, \"put \" and newline counted.",
        "OpenTSDB accepts a longer one only if it comes in one read; otherwise it closes the "
        "connection without an answer, and what follows is lost.",
        "", "", "OpenTSDB LineBasedFrameDecoder"},
    Explanation{Code::no_newline, "Every line ends with a newline, the last one too.",
                "OpenTSDB silently drops a last line without a newline.", "", "",
                "OpenTSDB LineBasedFrameDecoder"},
    Explanation{
        Code::timestamp_misread,
        "A timestamp is in whole seconds, or in 13 digits of milliseconds before 2106.",
        "OpenTSDB deletes every dot, so 1600000000.5 becomes 16000000005: milliseconds, in July "
        "1970. Three digits after the dot are milliseconds, which from 2106 on begin at 1970 "
        "again.",
        "m.ok 1600000000.5 1 host=a", "m.ok 1600000000500 1 host=a",
        "OpenTSDB PutDataPointRpc.importDataPoint"},
    Explanation{Code::timestamp_now, "0 is no time.", "It stands for the time of arrival.",
                "m.ok 0 1 host=a", "", "VictoriaMetrics protoparser/opentsdb", kVm},
    Explanation{
        Code::timestamp_truncated, "A timestamp is kept as it is written.",
        "VictoriaMetrics cuts fractions off; InfluxDB adds milliseconds as microseconds, so the "
        "points of one second are closer together than they were.",
        "m.ok 1600000000.123 1 host=a", "m.ok 1600000000 1 host=a",
        "VictoriaMetrics protoparser/opentsdb; InfluxDB services/opentsdb", kVm},
    Explanation{Code::timestamp_future, "A timestamp is not far in the future.",
                "Points later than the retention allows, usually two days, are dropped.",
                "m.ok 4294967295 1 host=a", "", "VictoriaMetrics lib/storage", kVm},
    Explanation{Code::timestamp_early, "A timestamp is not in January 1970.",
                "Where value and timestamp are swapped, as carbon wants them, the value is taken "
                "for seconds since 1970.",
                "m.ok 42 1600000000 host=a", "m.ok 1600000000 42 host=a",
                "This tool: no TSD has such a rule"},
    Explanation{Code::value_blank, "A value contains no blanks.",
                "Java's parser ignores them, others refuse the line.",
                "m.ok 1600000000 1.5\t host=a", "m.ok 1600000000 1.5 host=a",
                "Java Double.parseDouble"},
    Explanation{Code::value_inexact, "A whole number lies within 2^53.",
                "It is stored as a float, which cannot hold every number beyond.",
                "m.ok 1600000000 9007199254740993 host=a", "", "IEEE 754, binary64", kVm},
    Explanation{Code::value_infinite, "A value is finite.",
                "Infinity is stored, and every sum with it is infinity too.",
                "m.ok 1600000000 inf host=a", "", "VictoriaMetrics fastfloat.Parse", kVm},
    Explanation{Code::value_dropped, "NaN is accepted and dropped silently.",
                "The point is counted nowhere.", "m.ok 1600000000 NaN host=a", "",
                "VictoriaMetrics lib/storage", kVm},
    Explanation{Code::value_underflow, "A value other than 0 is not too small for a double.",
                "It is stored as 0.", "m.ok 1600000000 4.9e-325 host=a",
                "m.ok 1600000000 0.0 host=a", "Java Double.parseDouble"},
    Explanation{Code::value_flushed, "The last digit of a value is not below 10^-308.",
                "It is stored as 0.", "m.ok 1600000000 1.5e-308 host=a",
                "m.ok 1600000000 0.0 host=a", "VictoriaMetrics lib/decimal", kVm},
    Explanation{
        Code::value_mixed, "The values of a series are all integers or all floats.",
        "OpenTSDB stores them as different types; two types at one timestamp are an error when "
        "they are read. Found only with --stats, which remembers series.",
        "", "", "OpenTSDB TSDB.addPoint"},
    Explanation{
        Code::name_mojibake, "Names are ASCII.",
        "A TSD reads ISO-8859-1, so the two bytes of a letter in UTF-8 become two letters, if "
        "they are letters there, and are refused if not.",
        "for\xc3\xaat 1600000000 1 host=a", "foret 1600000000 1 host=a", "OpenTSDB WordSplitter"},
    Explanation{Code::name_bytes, "Names are UTF-8.",
                "Other bytes are stored, and exports with them are invalid JSON.",
                "caf\xe9 1600000000 1 host=a", "cafe 1600000000 1 host=a",
                "VictoriaMetrics protoparser/opentsdb", kVm},
    Explanation{Code::name_mapped,
                "A name is made of letters, digits and - _ . / (a metric also of :)",
                "In Prometheus, each other character becomes _ as - . and / do, so that names that "
                "differ may become the same; of a tag, \"__\" at the beginning becomes _ .",
                "m.ok 1600000000 1 disk:name=a", "m.ok 1600000000 1 disk_name=a",
                "Prometheus, data model; tsd-send --dialect prometheus", kPrometheus},
    Explanation{Code::tag_dropped, "A tag has a key and a value.",
                "The tag is left out and the point kept: it becomes part of another series.",
                "m.ok 1600000000 1 host= dc=eu", "m.ok 1600000000 1 dc=eu",
                "VictoriaMetrics protoparser/opentsdb; InfluxDB services/opentsdb", kInflux},
    Explanation{Code::tag_overwritten, "A key occurs once in a line.", "The last value is stored.",
                "m.ok 1600000000 1 host=a host=b", "m.ok 1600000000 1 host=b",
                "VictoriaMetrics protoparser/opentsdb; InfluxDB services/opentsdb", kVm},
};

constexpr bool one_for_each_code() {
  for (std::size_t i = 0; i < kLessons.size(); ++i) {
    if (kLessons[i].code != static_cast<Code>(i + 1)) return false;
  }
  return kLessons.back().code == Code::tag_overwritten;
}
static_assert(one_for_each_code());

}  // namespace

std::span<const Explanation> explanations() {
  return kLessons;
}

}  // namespace tsd::line
