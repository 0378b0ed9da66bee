#!/usr/bin/env bats
# Collectors that change their own file at every start.

load ../../support/common
load ../../support/collectors

setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }
teardown() { end_collect; }

starts() { wc -l <starts; }

# rare SENTENCE: when this has been said, it has been started a few times only
rare() {
  wait_for 60 grep -q "$1" sentences
  [ "$(starts)" -le 6 ] || { echo "$(starts) starts"; false; }
  stop_collect
  neighbour_is_whole
}

@test "one that touches its file is started ever more rarely, and runs meanwhile" {
  good_neighbour
  collector 0/self.sh <<<$'#!/bin/sh\necho >>starts\ntouch "$0"\nexec sleep 1000'
  start_collect
  rare 'self.sh: its file changes often: it is restarted in 4s'
}

@test "one that touches its file and crashes, and one that exits 13" {
  good_neighbour
  collector 0/self.sh <<<$'#!/bin/sh\necho >>starts\ntouch "$0"\nexit 3'
  collector 0/never.sh <<<$'#!/bin/sh\necho >>never\ntouch "$0"\nexit 13'
  start_collect
  wait_for 60 bash -c '[ "$(wc -l <never)" -ge 4 ]'
  [ "$(wc -l <never)" -le 6 ]
  rare 'self.sh: exit 3; starts again in [34]'
}

@test "one that takes its file away and puts it back" {
  good_neighbour
  collector 0/self.sh <<<$'#!/bin/sh\necho >>starts\nmv "$0" "$0.away" && chmod -x "$0.away" && sleep 0.5\ncp "$0.away" "$0" && chmod +x "$0"\nexec sleep 1000'
  # Killed before it can put itself back: a neighbour in the same plot does so.
  collector 0/puts-back.sh <<<$'#!/bin/sh\ncd "${0%/*}" || exit 13\nwhile :; do if [ -e self.sh.away ] && [ ! -e self.sh ]; then sleep 0.4; cp self.sh.away self.sh; chmod +x self.sh; echo >>../../back; fi; sleep 0.1; done'
  start_collect
  wait_for 60 bash -c '[ "$(wc -l <back)" -ge 4 ]'
  sleep 3 # what comes too soon has the time to show
  [ "$(starts)" -le 7 ] || { echo "$(starts) starts"; false; }
  stop_collect
}

@test "a periodic one, and one that changes its limits" {
  good_neighbour
  collector 3600/self.sh <<<$'#!/bin/sh\necho >>starts\ntouch "$0"'
  mkdir -p c/etc
  collector 0/limits.sh <<<$'#!/bin/sh\necho >>limited\necho "limits.sh lines=1$$" >c/etc/limits\nexec sleep 1000'
  start_collect
  wait_for 60 grep -q 'limits.sh: its file changes often: it is restarted in [48]s' sentences
  [ "$(wc -l <limited)" -le 6 ]
  [ "$(starts)" -le 6 ] || { echo "$(starts) starts"; false; }
  stop_collect
}
