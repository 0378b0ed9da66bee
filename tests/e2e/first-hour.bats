#!/usr/bin/env bats
# A new user's first hour: README's steps and the typical mistakes, and what is said of each.

load ../support/common

plays() {
  run "$TSD_SUPPORT/first-hour" "$1" 3>&-
  [ "$status" -ne 77 ] || skip "$output"
  [ "$status" -eq 0 ]
}

@test "a line with a mistake is told what was meant" { plays lines; }
@test "a command line with a mistake is told what was meant" { plays words; }
@test "a TSD that is not there, or is none: which option to try" { plays hosts; }
@test "VictoriaMetrics' web port is a wrong door, and no fault of the point" { plays victoriametrics; }
@test "a collector that does not run is told why, with what mends it" { plays collectors; }
@test "an image: what is made, and what is overlooked" { plays image; }
@test "a sensor of one's own, from the file to the TSD" { plays sensor; }

@test "every case has its file, and every file its case" {
  diff <(sed -n 's/^case_\(.*\)() {$/\1/p' "$TSD_SUPPORT/first-hour" | sort) \
    <(basename -s .txt "$TSD_TOP"/tests/data/first-hour/*.txt | sort)
}
