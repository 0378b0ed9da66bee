#include "host/host_lookup.h"

namespace tsd::host {
namespace {

void note(HostAnswers& answers, const Answer& answer) {
  answers.reason += (answers.reason.empty() ? "" : "; ") + answer.text;
  if (answer.kind != Answer::none) answers.nobody = false;
}

void ask_for_host(const HostLookup& lookup, HostAnswers& answers) {
  for (bool cloud : {true, false}) {
    for (const auto& source : lookup.sources) {
      if (source.is_cloud() != cloud) continue;
      Answer answer = ask(source, lookup.cloud);
      if (answer && cloud) {
        answers.host = {source, answer.text};
        return;
      }
      if (answer) {
        answers.stand_in = answer.text;
        return;
      }
      note(answers, answer);
    }
  }
}

}  // namespace

HostAnswers ask_once(const HostLookup& lookup) {
  HostAnswers answers;
  ask_for_host(lookup, answers);
  if (lookup.phantom_unique) {
    Answer answer = phantom_unique(lookup.cloud.service, lookup.cloud.root);
    if (answer) answers.unique = answer.text;
    if (!answer) note(answers, answer);
  }
  return answers;
}

}  // namespace tsd::host
