// An assignment as one line, so that tests compare texts: "3:1 USER text iamauser".
#pragma once

#include <string>

#include "config/reader/assignments.h"

inline std::string spell(const tsd::config::Assignment& one) {
  constexpr const char* kKinds[] = {"text", "number", "code", "unclosed"};
  return std::to_string(one.position.line) + ":" + std::to_string(one.position.column) + " " +
         one.name + " " + kKinds[static_cast<int>(one.kind)] + " " + one.value +
         (one.conditional ? " (conditional)" : "") +
         (one.for_one_command ? " (for one command)" : "");
}

inline std::string spell(const tsd::config::Assignments& found) {
  std::string lines;
  for (const auto& one : found.all) lines += spell(one) + "\n";
  for (const auto& tag : found.code_tags) {
    lines += std::to_string(tag.position.line) + ":" + std::to_string(tag.position.column) +
             " tag " + (tag.key.empty() ? "?" : tag.key) + "\n";
  }
  for (const auto& one : found.defaults) lines += "default " + spell(one) + "\n";
  for (const auto& one : found.unread)
    lines += "unread " + std::to_string(one.position.line) + " " + one.source + "\n";
  return lines;
}
