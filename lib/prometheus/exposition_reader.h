// Reads what an exporter answers, Prometheus text 0.0.4 or OpenMetrics 1.0, as it comes: family by
// family, each with its samples. A malformed line costs its family, and no other.
//
// Stricter than Prometheus, which reads a family with two TYPE lines; not stricter where exporters
// without TYPE lines, as VictoriaMetrics, mix the series of several names. The memory is that of a
// line, and of a hash for each TYPE: a megabyte at most.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "base/lines.h"
#include "prometheus/family.h"
#include "prometheus/malformed.h"
#include "prometheus/sample_line.h"

namespace tsd::prometheus {

/// Is told what is read. All views are valid during the call only.
class ExpositionTaker {
 public:
  virtual ~ExpositionTaker() = default;
  /// A sound sample of the family, which was sound so far.
  virtual void take_sample(const Family& family, const SampleLine& sample) = 0;
  /// The family is over: its lines had so many samples, sound or not. Not `sound`: all that was
  /// taken of it is to be forgotten.
  virtual void end_family(const Family& family, std::uint64_t samples, bool sound) = 0;
  /// The first malformed line of a family; what follows of the family is not taken.
  virtual void take_malformed(const Malformed& what) = 0;
};

class ExpositionReader {
 public:
  static constexpr std::size_t kLongestLine = 64u << 10;
  /// Of so many families it is known whether they had a TYPE.
  static constexpr std::size_t kMostTyped = 20'000;

  /// `taker` must outlive it.
  ExpositionReader(Form form, ExpositionTaker& taker) : form_(form), taker_(taker) {}

  void feed(std::string_view bytes);
  /// The end of the text. When it is not the whole text, its last family is not sound.
  void end(bool whole);

  /// There were so many malformed lines, and not one with a sample, HELP, TYPE, UNIT or EOF.
  bool is_none(std::uint64_t lines) const { return sound_lines_ == 0 && bad_lines_ >= lines; }

 private:
  void take_line(std::string_view line);
  void miss_overlong();
  void take_comment(std::string_view line);
  void take_metadata(std::string_view word, std::string_view rest);
  void take_type(std::string_view type);
  void take_sample(std::string_view line);
  std::optional<Rule> check_in_family(const SampleLine& sample) const;
  bool belongs(std::string_view name) const;
  void open(std::string_view name);
  void close();
  void fail(Rule rule, std::string_view line);

  Form form_;
  ExpositionTaker& taker_;
  LineCutter cutter_{kLongestLine};
  std::uint64_t lines_ = 0;
  std::uint64_t sound_lines_ = 0;
  std::uint64_t bad_lines_ = 0;
  std::uint64_t overlong_ = 0;  ///< of cutter_, as far as they are told
  Family family_;               ///< the one that is open, if it has a name or a line
  bool is_open_ = false;
  bool has_type_ = false;
  bool is_sound_ = true;
  std::uint64_t samples_ = 0;
  bool at_end_ = false;          ///< "# EOF" was there
  SampleLine sample_;            ///< its memory is used again
  std::set<std::size_t> typed_;  ///< hashes of the families that had a TYPE
};

}  // namespace tsd::prometheus
