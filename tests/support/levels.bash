# shellcheck shell=bash disable=SC2154
# For the files that try every level of --confirm at a real TSD: `load ../support/levels` after common.

# every_way HAS METRIC EXIT OPTION...: 40 points of METRIC.WAY from a file, from a pipe that pauses and with a
# spool. With 0 all of them come back (the command `HAS METRIC COUNT` says so) and the spool is
# empty; with 75 none is confirmed, and the spool has all.
every_way() {
  local has=$1 metric=$2 exit=$3 way retry=30s
  shift 3
  [ "$exit" -eq 0 ] || retry=1s
  for way in file pipe spool; do
    seq 40 | awk -v m="$metric.$way" '{ print m, 1700000000 + $1, $1, "host=a" }' >in
    run "-$exit" sent_by "$way" --settle 300ms --retry-for "$retry" --answer-timeout 5s "$@"
    [ "$exit" -ne 75 ] || [[ $output == *"40 in = 0 confirmed "*" 0 rejected "* ]]
    [ "$exit" -ne 0 ] || wait_for 30 "$has" "$metric.$way" 40
  done
  [ "$(tsd-send --spool spool --spool-export | wc -l)" -eq $((exit == 75 ? 40 : 0)) ]
}

sent_by() {
  local way=$1
  shift
  case $way in
    file) tsd-send "$@" <in ;;
    pipe) { head -n 20 in; sleep 0.4; tail -n 20 in; } | tsd-send "$@" ;;
    spool) rm -rf spool; tsd-send --spool spool "$@" <in ;;
  esac
}
