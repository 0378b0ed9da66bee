#include "host/inquiry.h"

namespace tsd::host {
namespace {

void note(Findings& findings, const Answer& answer) {
  findings.reason += (findings.reason.empty() ? "" : "; ") + answer.text;
  if (answer.kind != Answer::none) findings.nobody = false;
}

void ask_for_host(const Inquiry& inquiry, Findings& findings) {
  for (bool cloud : {true, false}) {
    for (const auto& source : inquiry.sources) {
      if (source.is_cloud() != cloud) continue;
      Answer answer = ask(source, inquiry.cloud);
      if (answer && cloud) {
        findings.host = {source, answer.text};
        return;
      }
      if (answer) {
        findings.stand_in = answer.text;
        return;
      }
      note(findings, answer);
    }
  }
}

}  // namespace

Findings ask_once(const Inquiry& inquiry) {
  Findings findings;
  ask_for_host(inquiry, findings);
  if (inquiry.phantom_unique) {
    Answer answer = phantom_unique(inquiry.cloud.service, inquiry.cloud.root);
    if (answer) findings.unique = answer.text;
    if (!answer) note(findings, answer);
  }
  return findings;
}

}  // namespace tsd::host
