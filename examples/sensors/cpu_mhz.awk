#!/usr/bin/awk -f
# A sensor in awk, for collectors/60: it is started every 60 seconds, prints a round, and ends.
BEGIN {
  FS = "[ \t]*: "
  "date +%s" | getline now
  while ((getline <"/proc/cpuinfo") > 0) {
    if ($1 == "processor") cpu = $2
    if ($1 == "cpu MHz") print "cpu.mhz", now, $2, "cpu=" cpu
  }
}
