// The command line of tsd-send: its settings, their defaults and its options.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/message.h"
#include "cli/options.h"
#include "line/own_tag.h"
#include "ship/report/reports.h"
#include "ship/send/sender.h"
#include "ship/send/target.h"
#include "tools/send_progress.h"

namespace tsd::send {

struct SendSettings {
  ship::Target target;
  std::vector<line::OwnTag> tags;
  bool require_newline = false;
  ship::SenderOptions sender;
  ship::ReportOptions reports;
  std::optional<std::string> replay;
  std::optional<std::string> spool;
  spool::SpoolSettings spool_settings;
  bool spool_check = false;
  bool spool_export = false;
  bool dry_run = false;
  bool probe = false;
  ProgressWish progress = ProgressWish::automatic;
  cli::Verbosity notes;
};

/// Adds every option of the tool, in the order of --help.
void describe(cli::Options& options, SendSettings& settings);

/// The sender's options that `settings` add up to, with the credentials read from their files. An
/// error when no TSD is named, which a dry run does not need, or when settings exclude each other.
Result<ship::SenderOptions> sender_options(const SendSettings& settings);

}  // namespace tsd::send
