#include "prometheus/names.h"

#include <algorithm>
#include <array>

#include "base/foreign.h"
#include "base/utf8.h"

namespace tsd::prometheus {
namespace {

enum CharacterKind : unsigned char { other, digit, letter, colon };

constexpr std::array<CharacterKind, 256> character_kinds() {
  std::array<CharacterKind, 256> character_kinds{};
  for (unsigned c = '0'; c <= '9'; ++c) character_kinds[c] = digit;
  for (unsigned c = 'a'; c <= 'z'; ++c) character_kinds[c] = letter;
  for (unsigned c = 'A'; c <= 'Z'; ++c) character_kinds[c] = letter;
  character_kinds['_'] = letter;
  character_kinds[':'] = colon;
  return character_kinds;
}
constexpr auto kCharacterKinds = character_kinds();

/// `most` is the last kind that belongs to a name: colon for metrics, letter for labels.
inline bool belongs(char c, CharacterKind most) {
  CharacterKind kind = kCharacterKinds[static_cast<unsigned char>(c)];
  return kind != other && kind <= most;
}

bool is_name(std::string_view name, CharacterKind most) {
  if (name.empty() || kCharacterKinds[static_cast<unsigned char>(name[0])] == digit) return false;
  return std::all_of(name.begin(), name.end(), [most](char c) { return belongs(c, most); });
}

/// Appends `word` with one '_' for each character that does not belong to a name.
void append_characters(std::string_view word, CharacterKind most, std::string& into) {
  while (!word.empty()) {
    into.push_back(belongs(word[0], most) ? word[0] : '_');
    word.remove_prefix(first_rune(word).size);
  }
}

void append_name(std::string_view word, CharacterKind most, std::string& into) {
  if (word.empty() || kCharacterKinds[static_cast<unsigned char>(word[0])] == digit)
    into.push_back('_');
  std::size_t begin = into.size();
  into.append(word);
  bool is_ascii = true;
  for (std::size_t i = begin; i < into.size(); ++i) {
    is_ascii = is_ascii && static_cast<unsigned char>(into[i]) < 0x80;
    if (!belongs(into[i], most)) into[i] = '_';
  }
  if (is_ascii) return;
  into.resize(begin);
  append_characters(word, most, into);
}

bool is_reserved(std::string_view name) {
  return name.starts_with("__");
}

bool is_free_label_name(std::string_view name) {
  return is_label_name(name) && !is_reserved(name);
}

Result<Rename> parse_rename(std::string_view word) {
  std::size_t equals = word.find('=');
  if (equals == word.npos || equals == 0) {
    return Error{quote_foreign(word) + " is not of the form TAG=LABEL"};
  }
  std::string_view to = word.substr(equals + 1);
  if (!is_free_label_name(to)) {
    return Error{quote_foreign(to) +
                 " is not a label name: a letter or '_', then letters, digits and '_', "
                 "and no \"__\" at the beginning"};
  }
  Rename rename{{}, std::string(to)};
  append_label_name(word.substr(0, equals), rename.from);
  return rename;
}

}  // namespace

bool is_metric_name(std::string_view name) {
  return is_name(name, colon);
}

bool is_label_name(std::string_view name) {
  return is_name(name, letter);
}

void append_metric_name(std::string_view metric, std::string& into) {
  append_name(metric, colon, into);
}

void append_label_name(std::string_view key, std::string& into) {
  std::size_t begin = into.size();
  append_name(key, letter, into);
  std::size_t name = std::min(into.find_first_not_of('_', begin), into.size());
  if (name > begin + 1) into.erase(begin, name - begin - 1);
}

Result<std::vector<Rename>> parse_renames(std::span<const std::string> words) {
  std::vector<Rename> renames;
  for (const std::string& word : words) {
    Result<Rename> rename = parse_rename(word);
    if (!rename) return rename.error();
    for (const Rename& other : renames) {
      if (other.from == rename->from) {
        return Error{"the label " + rename->from + " is renamed twice, to " + other.to +
                     " and to " + rename->to};
      }
    }
    renames.push_back(*std::move(rename));
  }
  return renames;
}

std::string Collision::sentence() const {
  return "tags " + quote_foreign(first) + " and " + quote_foreign(second) +
         " both become the label " + std::string(label);
}

void Series::begin(std::string_view metric) {
  made_.clear();
  names_.clear();
  labels_.clear();
  if (is_metric_name(metric)) {
    name_ = {metric};
  } else {
    append_metric_name(metric, made_);
    name_ = {{}, 0, made_.size()};
  }
}

std::string_view Series::renamed(std::string_view name) const {
  for (const Rename& rename : renames_) {
    if (rename.from == name) return rename.to;
  }
  return {};
}

void Series::add(std::string_view key, std::string_view value) {
  Name name{key};
  if (!is_free_label_name(key)) {
    std::size_t begin = made_.size();
    append_label_name(key, made_);
    name = {{}, begin, made_.size() - begin};
  }
  std::string_view other = renamed(name.in(made_));
  if (other.data() != nullptr) name = {other};
  names_.push_back(name);
  labels_.push_back({{}, value, key});
}

std::optional<Collision> Series::finish() {
  for (std::size_t i = 0; i < labels_.size(); ++i) labels_[i].name = names_[i].in(made_);
  // Sorts short lists by insertion. Keys lie in the line in the order of add(), so they tell which
  // of two equal names came first.
  std::sort(labels_.begin(), labels_.end(), [](const Label& a, const Label& b) {
    int order = a.name.compare(b.name);
    return order < 0 || (order == 0 && a.key.data() < b.key.data());
  });
  for (std::size_t i = 1; i < labels_.size(); ++i) {
    const Label &a = labels_[i - 1], &b = labels_[i];
    if (a.name == b.name) return Collision{a.name, a.key, b.key};
  }
  return std::nullopt;
}

}  // namespace tsd::prometheus
