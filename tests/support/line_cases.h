// tests/data/lines/*.txt: lines and the verdict of each dialect; vectors.txt says how they are
// written.
#pragma once

#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

struct LineCase {
  int row = 0;  // in the file, of the line itself
  std::string line;
  std::map<std::string, std::string> verdicts;  // by dialect: "CODE", "CODE COLUMN[+LENGTH]"
};

inline std::string unescape_line(const std::string& text) {
  std::string line;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      line += text[i];
      continue;
    }
    char kind = text.at(++i);
    if (kind == 'x') {
      line += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else if (kind == '{') {  // \{c*N}
      std::size_t end = text.find('}', i + 2);
      line.append(std::stoul(text.substr(i + 3, end - i - 3)), text.at(i + 1));
      i = end;
    } else {
      line += kind == 't' ? '\t' : kind == 'r' ? '\r' : kind == 's' ? ' ' : kind;
    }
  }
  return line;
}

inline std::vector<LineCase> read_line_cases(const std::string& path) {
  static const std::vector<std::string> kDialects = {"opentsdb", "victoriametrics", "influxdb",
                                                     "portable", "tcollector",      "prometheus"};
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::vector<LineCase> cases;
  int row = 0;
  for (std::string text; std::getline(file, text);) {
    ++row;
    if (text.empty() || text[0] == '#') continue;
    if (text[0] == '>') {
      // ">\s" is the empty line: "> " with nothing behind would lose its blank in an editor.
      cases.push_back({row, text == ">\\s" ? "" : unescape_line(text.substr(2)), {}});
      continue;
    }
    std::size_t space = text.find(' ');
    std::string names = text.substr(0, space);
    std::string verdict = text.substr(space + 1);
    std::map<std::string, std::string>& verdicts = cases.at(cases.size() - 1).verdicts;
    if (names == "rest") {
      for (const auto& dialect : kDialects) verdicts.emplace(dialect, verdict);
      continue;
    }
    std::istringstream list(names);
    for (std::string name; std::getline(list, name, ',');) verdicts[name] = verdict;
  }
  return cases;
}
