#!/usr/bin/env bats
# tsd-send --dialect prometheus at a real Prometheus and a real VictoriaMetrics: what is confirmed is read
# back, also after kill -9. Doubles, which say what no real one says on demand, are in
# tsd-send-remote-write.bats.
# shellcheck disable=SC2030,SC2031

load ../support/common
load ../support/prometheus
# shellcheck source=tests/support/victoria.sh
. "$TSD_SUPPORT/victoria.sh"

setup() { cd "$BATS_TEST_TMPDIR" || return; }
teardown() {
  stop_prometheus
  [ -z "${VICTORIA_PID:-}" ] || stop_victoria
}

prometheus_or_skip() {
  start_prometheus --web.enable-remote-write-receiver
  [ -z "$WHY_NOT" ] || skip "$WHY_NOT"
}
victoria_or_skip() { start_victoria "$PWD" || skip "no victoria-metrics here"; }

push() { tsd-send --dialect prometheus -H "$PROMETHEUS" "$@"; }
samples() { "$TSD_SUPPORT/write-samples" "$@"; }

# lines COUNT: a hundred series a second up to now, whole numbers and others of 12 digits at most
lines() {
  awk -v count="$1" -v now="$(date +%s)" 'BEGIN {
    for (i = 0; i < count; ++i)
      printf "app.requests-%d %d %s host=web%02d code=%d path=/a/b.c\n", i % 10, now - int((count - i) / 100), i % 3 ? i / 8 : -i, i % 100, i % 5 }'
}

@test "Prometheus: a native round and 100,000 lines are read back to the last digit" {
  prometheus_or_skip
  tsd-collect --once >round 2>/dev/null
  [ "$(wc -l <round)" -gt 100 ]
  lines 100000 | cat round - >sent
  run -0 push <sent
  [ "$output" = "tsd-send: $(wc -l <sent) in = $(wc -l <sent) confirmed (parsed) + 0 rejected" ]
  samples lines <sent >expected
  samples prometheus "$PROMETHEUS" >found
  samples compare found expected
}

@test "VictoriaMetrics: the same, to the 12 digits that it keeps" {
  victoria_or_skip
  tsd-collect --once >round 2>/dev/null
  lines 100000 | cat round - >sent
  run -0 tsd-send --dialect prometheus -H "$VICTORIA_HTTP/api/v1/write" <sent
  [ "$output" = "tsd-send: $(wc -l <sent) in = $(wc -l <sent) confirmed (parsed) + 0 rejected" ]
  samples lines <sent >expected
  samples victoria "${VICTORIA_HTTP#http://}" >found
  samples compare --near found expected
}

# Its write-ahead log is in the kernel's memory when it answers: a kill takes nothing, a power cut may.
@test "Prometheus: what is confirmed survives its kill -9, under auto and parsed" {
  for level in auto parsed; do
    rm -rf data
    prometheus_or_skip
    lines 30000 >sent
    run -0 push --confirm $level <sent
    kill -KILL "$PROMETHEUS_PID"
    wait "$PROMETHEUS_PID" || true
    prometheus_or_skip
    samples lines <sent >expected
    samples prometheus "$PROMETHEUS" >found
    samples compare found expected
    stop_prometheus
  done
}

@test "Prometheus, killed in the middle: with a spool every line is there, and none is called lost" {
  prometheus_or_skip
  lines 8000 >sent # fewer than memory holds: it sends them in the order of time
  { head -n 4000 sent; wait_for 10 test -e killed; tail -n +4001 sent; } |
    push --spool spool --retry-for 30s --self-metrics 0 --rejects rejects 2>said 3>&- &
  sender=$!
  wait_for 20 has_samples
  kill -KILL "$PROMETHEUS_PID"
  wait "$PROMETHEUS_PID" || true
  touch killed
  address=$PROMETHEUS
  restart "$address"
  wait "$sender" || [ $? -eq 1 ]
  samples lines <sent >expected
  samples prometheus "$PROMETHEUS" >found
  samples compare found expected
  # What it had before the kill and was sent once more, it refuses: it may be there, and it is.
  [ ! -e rejects ] || run -1 grep -v "may be there" rejects
}

@test "Prometheus: after an outage longer than memory, the spool goes before the new lines, and nothing is refused" {
  prometheus_or_skip
  address=$PROMETHEUS
  stop_prometheus
  lines 60000 >sent # 4 MB: four times what memory holds
  { head -n 50000 sent; wait_for 60 test -e restarted; tail -n +50001 sent; } |
    tsd-send --dialect prometheus -H "$address" --spool spool --retry-for 30s --self-metrics 0 2>said 3>&- &
  sender=$!
  wait_for 30 holds 50000
  restart "$address"
  touch restarted
  wait "$sender"
  grep -q ' 0 rejected$' said
  samples lines <sent >expected
  samples prometheus "$PROMETHEUS" >found
  samples compare found expected
}
# holds LINES: so many are in the spool
holds() { [ "$(tsd-send --spool spool --spool-export | wc -l)" -ge "$1" ]; }

has_samples() { samples prometheus "$PROMETHEUS" | grep -q .; }

# restart HOST:PORT: in place of the one that was killed, at the same address
restart() {
  program=$("$TSD_SUPPORT/servers" path prometheus)
  "$program" --config.file=prometheus.yml --storage.tsdb.path=data --web.listen-address="$1" \
    --web.console.templates=. --web.console.libraries=. --storage.tsdb.retention.time=100y \
    --web.enable-remote-write-receiver >>log 2>&1 3>&- &
  PROMETHEUS_PID=$!
  wait_for 60 prometheus_answers
}

# What 3.5 has behind its reason, and tsd-send behind a refusal of 2.0.
OF_3_5=' for series \{__name__="a_b", host="x"\} \(it may be there: .*\)'

@test "Prometheus: points out of order and second values for a time are verdicts, and the rest arrives" {
  prometheus_or_skip
  now=$(date +%s)
  push -q <<<"a.b $now 1 host=x"
  printf 'a.b %d %d host=%s\n' $((now - 60)) 2 x "$now" 3 x $((now + 1)) 4 x $((now - 60)) 5 y >sent
  run -1 push --rejects rejects <sent
  [ "${lines[-1]}" = "tsd-send: 4 in = 2 confirmed (parsed) + 2 rejected" ]
  # 2.53 tells the time and both values, too. 3.5 takes 2.0: it names the series, and keeps the good points of a
  # message that it refuses, so that the second value is out of order when it comes alone.
  cut -f 3 rejects >reasons
  out_of_order="HTTP 400: out of order sample($OF_3_5)?"
  grep -Eqx "$out_of_order" <(sed -n 1p reasons)
  grep -Eqx "HTTP 400: duplicate sample for timestamp.*|$out_of_order" <(sed -n 2p reasons)
  [ "$(wc -l <reasons)" -eq 2 ]
}

@test "Prometheus: a point that is too old for its out-of-order window holds no other up" {
  echo 'storage: {tsdb: {out_of_order_time_window: 10m}}' >prometheus.yml
  prometheus_or_skip
  now=$(date +%s)
  push -q <<<"a.b $now 1 host=x"
  printf 'a.b %d %d host=%s\n' $((now - 7200)) 2 x $((now - 60)) 3 x "$now" 4 y >sent
  run -1 push --rejects rejects <sent
  [ "${lines[-1]}" = "tsd-send: 3 in = 2 confirmed (parsed) + 1 rejected" ]
  # 2.42 answers 500, and 2.53 and 3.5 400.
  grep -Eqx "HTTP [45]00: too old sample($OF_3_5)?" <(cut -f 3 rejects)
}

@test "Prometheus: one point of the future does not make it refuse all of now" {
  prometheus_or_skip
  now=$(date +%s)
  run -1 push <<<"a.b 1900000000 1 host=x"$'\n'"a.b $now 2 host=x"
  [ "${lines[-1]}" = "tsd-send: 2 in = 1 confirmed (parsed) + 1 rejected" ]
  [[ ${lines[0]} == *'timestamp-ahead: the timestamp "1900000000" is more than ten minutes ahead of the clock: '* ]]
  run -0 push <<<"a.b $((now + 1)) 3 host=x"
}

@test "VictoriaMetrics: what it drops or cuts in silence is not confirmed" {
  victoria_or_skip
  now=$(date +%s)
  printf 'ahead %d 1 host=x\nsoon %d 2 host=x\n' $((now + 3 * 86400)) $((now + 86400)) >sent
  printf 'many %d 3%s\n' "$now" "$(printf ' t%s=v' {1..30})" >>sent
  long=$(head -c 1025 /dev/zero | tr '\0' x)
  printf 'value %d 4 host=%s\n%s %d 5 host=x\n' "$now" "$long" "$long" "$now" >>sent
  run -1 tsd-send --dialect prometheus -H "$VICTORIA_HTTP/api/v1/write" --rejects rejects <sent
  [ "${lines[-1]}" = "tsd-send: 5 in = 1 confirmed (parsed) + 4 rejected" ]
  [ "$(cut -f 2 rejects)" = $'timestamp-ahead\ntag-dropped\nname-length\nname-length' ]
  curl -fs "$VICTORIA_HTTP/internal/force_flush"
  curl -fsG "$VICTORIA_HTTP/api/v1/export" -d 'match[]={__name__!=""}' -d end=$((now + 9 * 86400)) >there
  [ "$(<there)" = '{"metric":{"__name__":"soon","host":"x"},"values":[2],"timestamps":['$((now + 86400))'000]}' ]
}

# longest NAME: lines as long as VictoriaMetrics keeps them, of metrics that begin with NAME
longest() {
  local x
  x=$(head -c 1024 /dev/zero | tr '\0' x)
  echo "$1_tags $NOW 1$(printf ' t%s=v' {1..29})"
  echo "$1_value $NOW 2 host=$x"
  echo "$1_${x:0:$((1023 - ${#1}))} $NOW 3 host=x"
  echo "$1_key $NOW 4 ${x:0:256}=v"
}

@test "VictoriaMetrics: what is as long as it may be is there as it was sent" {
  victoria_or_skip
  NOW=$(date +%s)
  longest write | tee write | tsd-send -q --dialect prometheus -H "$VICTORIA_HTTP/api/v1/write"
  longest telnet | tee telnet | tsd-send -q --dialect victoriametrics -H "$VICTORIA_PUT"
  longest http | tee http | tsd-send -q --http --dialect victoriametrics -H "$VICTORIA_PUT"
  cat write telnet http | samples lines >expected
  samples victoria "${VICTORIA_HTTP#http://}" >found
  samples compare found expected
  for way in "" --http; do
    # The words are meant to be split.
    # shellcheck disable=SC2086
    run -1 tsd-send $way --dialect victoriametrics -H "$VICTORIA_PUT" <<<"more $NOW 1 host=$(head -c 1025 /dev/zero | tr '\0' x)"
    [[ ${lines[0]} == *": name-length: "* ]]
  done
}

@test "Prometheus: without its receiver the door is wrong, and the sentence has its words" {
  start_prometheus
  [ -z "$WHY_NOT" ] || skip "$WHY_NOT"
  run -75 push --retry-for 0 --spool spool <<<"a.b $(date +%s) 1 host=x"
  [[ ${lines[0]} == *"HTTP 404: remote write receiver needs to be enabled with "* ]]
  [ "${lines[-1]}" = "tsd-send: 1 in = 0 confirmed + 0 rejected + 1 spooled" ]
  run -1 tsd-send --probe --dialect prometheus -H "$PROMETHEUS"
}

@test "VictoriaMetrics is told of as a receiver of 1.0, and another path of it as none" {
  victoria_or_skip
  run -0 tsd-send --probe --dialect prometheus -H "$VICTORIA_HTTP/api/v1/write"
  [ "${lines[1]}" = "  kind    a receiver of remote write 1.0" ]
  run -75 tsd-send --dialect prometheus -H "${VICTORIA_HTTP#http://}" --http-path /nosuch --retry-for 0 <<<'a 1700000000 1'
  [[ ${lines[0]} == *'unsupported path requested: "/nosuch"'* ]]
}
