// Lines for comparing scanner and reader: good ones by the grammar, and then some bytes changed, so
// that most lie near the border between good and bad. Seeded: the same text on every machine.
#pragma once

#include <cstdint>
#include <random>
#include <string>

class RandomLines {
 public:
  explicit RandomLines(std::uint64_t seed) : dice_(seed) {}

  /// A line without newline; with `harm` in 0..100 the chance of each of up to four changes.
  std::string line(unsigned harm) {
    std::string text = one_in(3) ? "put " : "";
    text += (one_in(40) ? "p" + name(2) : name(1 + below(30))) + " " + stamp() + " " + value();
    unsigned tags = below(12) == 0 ? below(12) : 1 + below(4);
    for (unsigned i = 0; i < tags; ++i) {
      text += " " + pick({"host", "cpu", "a", "b", "type", "availability-zone", "other-zone", "dc",
                          "a.b", "a-b", "__a", "9"});
      if (!one_in(4)) text += std::to_string(i);
      text += "=" + name(1 + below(one_in(50) ? 400 : 20));
    }
    if (one_in(12)) text.insert(below(static_cast<unsigned>(text.size())), letters());
    if (one_in(12)) text += pick({" ", "\r", " \r", "\r\r", "  "});
    for (int i = 0; i < 4 && below(100) < harm; ++i) change(text);
    return text;
  }

  unsigned below(unsigned limit) { return static_cast<unsigned>(dice_() % limit); }
  bool one_in(unsigned n) { return below(n) == 0; }

 private:
  template <class T>
  std::string pick(std::initializer_list<T> words) {
    return *(words.begin() + below(static_cast<unsigned>(words.size())));
  }
  std::string of(const std::string& letters, unsigned count) {
    std::string text;
    for (unsigned i = 0; i < count; ++i) {
      text += letters[below(static_cast<unsigned>(letters.size()))];
    }
    return text;
  }
  std::string digits(unsigned count) { return of("0123456789", count); }
  std::string name(unsigned size) {
    return of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./", size);
  }
  /// Bytes beyond ASCII: letters in ISO-8859-1 or not, UTF-8 or not.
  std::string letters() {
    return pick({"\xe9", "\xfc", "\xaa", "\xd7", "\x80", "\xc3\xbc", "\xe9\xe9", "\xe2\x82\xac"});
  }
  std::string stamp() {
    switch (below(12)) {
      case 0:
        return digits(1 + below(20));
      case 1:
        return "1" + digits(12);
      case 2:
        return "1" + digits(9) + "." + digits(below(5));
      default:
        return "1" + digits(9);
    }
  }
  std::string value() {
    std::string sign = one_in(5) ? pick({"-", "-", "+"}) : "";
    switch (below(8)) {
      case 0:
        return sign + digits(1 + below(22));
      case 1:
        return sign + digits(1 + below(3)) + "." + digits(1 + below(20));
      case 2:
        return sign + digits(1) + "." + digits(below(3)) + "e" + pick({"", "-", "+"}) +
               digits(1 + below(3));
      case 3:
        return pick({"true", "NaN", "inf", "1_000", "0x1p3", "1.5f", ".", "-", "+1", "0"});
      case 4:
        return one_in(20) ? "0." + std::string(below(600), '0') + "1" : sign + "0." + digits(2);
      default:
        return sign + digits(1 + below(6));
    }
  }
  void change(std::string& text) {
    static const std::string kOdd("\0\t\r\n =%:@.-+\x7f\x80\xa0\xc3\xaa\xe9\xff# putPUT09eE", 31);
    std::size_t at = below(static_cast<unsigned>(text.size() + 1));
    char odd = kOdd[below(static_cast<unsigned>(kOdd.size()))];
    if (odd == '\n') odd = ' ';
    switch (below(4)) {
      case 0:
        text.insert(at, 1, odd);
        break;
      case 1:
        if (at < text.size()) text[at] = odd;
        break;
      case 2:
        text.erase(at, 1);
        break;
      case 3:
        text.resize(at);
        break;
    }
  }

  std::mt19937_64 dice_;
};
