#!/usr/bin/env bats
# tsd-listen --scrape: exporters that are real, and answers that no real one gives.
# shellcheck disable=SC2030,SC2031,SC2034

load ../support/common
load ../support/exporters
# shellcheck source=tests/support/victoria.sh
source "$TSD_SUPPORT/victoria.sh"

setup() {
  cd "$BATS_TEST_TMPDIR" || exit 1
}

teardown() { end_started; }

# scrape [OPTION...]: in the background; lines in `lines`, sentences in `sentences`
scrape() {
  tsd-listen "$@" >lines 2>sentences 3>&- &
  LISTEN_PID=$!
  STARTED+=("$LISTEN_PID")
}

# ends_with CODE
ends_with() {
  local code=0
  wait "$LISTEN_PID" || code=$?
  [ "$code" -eq "$1" ] || { echo "exit code $code instead of $1"; return 1; }
}

a_metrics_file() {
  printf '# TYPE a gauge\na{x="1"} 1\na{x="2"} 2\n# TYPE b gauge\nb 3\n' >metrics
}

has_said() { grep -q "$1" sentences; }
has_said_times() { [ "$(grep -c "$1" sentences)" -eq "$2" ]; }

# --- What it prints

@test "the samples of a target become lines, with four about the target itself" {
  a_metrics_file
  exporter good serve metrics
  run -0 --separate-stderr tsd-listen --scrape "http://127.0.0.1:$PORT" --once
  [ -z "$stderr" ]
  time=$(cut -d ' ' -f 2 <<<"${lines[0]}")
  instance=instance=127.0.0.1_$PORT
  [ "${lines[0]}" = "a $time 1 x=1 $instance" ]
  [ "${lines[1]}" = "a $time 2 x=2 $instance" ]
  [ "${lines[2]}" = "b $time 3 $instance" ]
  [ "${lines[3]}" = "up $time 1 $instance" ]
  [[ ${lines[4]} =~ ^"scrape_duration_seconds $time "[0-9.]+" $instance"$ ]]
  [ "${lines[5]}" = "scrape_samples_scraped $time 3 $instance" ]
  [ "${lines[6]}" = "scrape_samples_left_out $time 0 $instance" ]
  [ "${#lines[@]}" -eq 7 ]
  tsd-validate-line -q <<<"$output"
}

@test "targets of one port are told apart, as those of a blackbox_exporter are" {
  echo 'probe_success 1' >metrics
  exporter good serve metrics
  tsd-listen --scrape "http://127.0.0.1:$PORT/probe?target=a,http://127.0.0.1:$PORT/probe?target=b" --once >lines
  grep -q "^probe_success [0-9]* 1 instance=127.0.0.1_$PORT/probe_target_a$" lines
  grep -q "^up [0-9]* 1 instance=127.0.0.1_$PORT/probe_target_b$" lines
  [ "$(sed 's/ [0-9]* [0-9.]* / /' lines | sort | uniq -d)" = "" ]
  run -2 tsd-listen --scrape "http://a/?x=1,http://a/?x_1" --once
  [ "$output" = "tsd-listen: reading --scrape: http://a/?x=1 and http://a/?x_1 would both be instance=a_80/_x_1" ]
}

@test "more targets than open files: it says so, and calls none down" {
  run -2 bash -c 'ulimit -n 64; tsd-listen --once --scrape "$(printf "http://127.0.0.1:9/%d," {1..60} | sed "s/,\$//")"'
  [ "$output" = "tsd-listen: 60 targets want 76 open files, and this process may have 64: raise ulimit -n" ]
}

@test "--scrape-names dotted: names as TSDs have them" {
  printf 'node_cpu_seconds_total{cpu_id="0"} 1\n' >metrics
  exporter good serve metrics
  run -0 tsd-listen --scrape "$(url)" --once --scrape-names dotted
  [[ ${lines[0]} == "node.cpu.seconds.total "*" 1 cpu_id=0 "* ]]
  [[ $output == *"scrape.samples.scraped "* ]]
}

@test "a sample's own time is kept, in milliseconds where it has a part of a second" {
  printf 'a 1 1700000000000\nb 1 1700000000123\n' >metrics
  exporter good serve metrics
  run -0 tsd-listen --scrape "$(url)" --once
  [[ ${lines[0]} == "a 1700000000 1 "* ]]
  [[ ${lines[1]} == "b 1700000000123 1 "* ]]
}

@test "what no TSD takes is left out, and counted" {
  printf 'a NaN\nb +Inf\nc 1\nd{a="1",b="1",c="1",d="1",e="1",f="1",g="1",h="1"} 1\n' >metrics
  exporter good serve metrics
  run -0 --separate-stderr tsd-listen --scrape "$(url)" --once
  [[ ${lines[0]} == "c "* ]]
  [[ $output == *"scrape_samples_left_out "*" 3 "* ]]
  [ "${stderr_lines[0]}" = "tsd-listen: $(url): a sample of d is left out: too many tags: at most 8" ]
  [ "${stderr_lines[1]}" = "tsd-listen: 1 sample left out: its value is NaN" ]
  [ "${stderr_lines[2]}" = "tsd-listen: 1 sample left out: its value is infinite" ]
  [ "${stderr_lines[3]}" = "tsd-listen: 1 sample left out: it has more tags than --max-tags" ]
  run -0 --separate-stderr tsd-listen --scrape "$(url)" --once --max-tags 9
  [[ $output == *"d "*" h=1 instance="* ]]
}

@test "a malformed line costs its family only; it is named with URL, line and rule, and --once exits 1" {
  printf 'a 1\n# TYPE h histogram\nh_bucket{le="1"} 1\nh_bucket{le=+Inf} 1\nh_sum 1\nh_count 1\nb 1\n' >metrics
  exporter good serve metrics
  run -1 --separate-stderr tsd-listen --scrape "$(url)" --once
  [[ ${lines[0]} == "a "* ]]
  [[ ${lines[1]} == "b "* ]]
  [[ ${lines[2]} == "up "*" 1 "* ]]
  [ "${stderr_lines[0]}" = "tsd-listen: $(url): line 4: label-quote: the value of a label stands in double quotes: \"h_bucket{le=+Inf} 1\"; its family h is left out" ]
  [ "${stderr_lines[1]}" = "tsd-listen: 1 family was left out: it has a malformed line" ]
  [ "${stderr_lines[2]}" = "tsd-listen: 4 samples left out: its family has a malformed line" ]
}

@test "OpenMetrics is read by its Content-Type, exemplars are not" {
  printf '# TYPE a counter\na_total 1.0 1700000000.5 # {trace_id="x y"} 1\n# EOF\n' >metrics
  exporter good serve metrics 'application/openmetrics-text; version=1.0.0; charset=utf-8'
  run -0 tsd-listen --scrape "$(url)" --once
  [[ ${lines[0]} == "a_total 1700000000500 1.0 "* ]]
}

# --- The life of a target

@test "a target that is down costs itself only; down and back are said once each" {
  a_metrics_file
  exporter good serve metrics
  good=$(url)
  exporter other serve metrics
  other=$(url) port=$PORT
  kill "$EXPORTER_PID"
  wait "$EXPORTER_PID" || true
  scrape --scrape "$good,$other" --interval 1
  two_rounds() { [ "$(grep -c "^up [0-9]* 0 instance=127.0.0.1_$port" lines)" -ge 2 ]; }
  wait_for 20 two_rounds
  [ "$(grep -c '^b ' lines)" -ge 2 ]
  rm other.port
  OPTIONS=(--port "$port")
  exporter other serve metrics
  wait_for 20 has_said 'answers again'
  kill "$LISTEN_PID"
  ends_with 0
  has_said_times "$other: connecting to .*Connection refused" 1
  has_said_times "$other: answers again, after [0-9]* failed scrapes\$" 1
  has_said_times 'tsd-listen: [0-9]* of [0-9]* scrapes failed' 1
  run -1 grep "$good" sentences
  tsd-validate-line -q lines
}

@test "the points of a round have one second, whatever the target" {
  a_metrics_file
  exporter one serve metrics
  one=$(url)
  exporter two serve metrics
  tsd-listen --scrape "$one" --scrape "$(url)" --once >lines
  [ "$(cut -d ' ' -f 2 lines | sort -u | wc -l)" -eq 1 ]
  [ "$(wc -l <lines)" -eq 14 ]
}

@test "a target that is slow delays no other: their lines come before its deadline" {
  a_metrics_file
  exporter slow drip
  slow=$(url)
  exporter good serve metrics
  run -75 --separate-stderr tsd-listen --scrape "$slow,$(url)" --once --interval 2
  [[ ${lines[0]} == "a "* ]]
  [[ ${lines[3]} == "up "*" 1 instance=127.0.0.1_$PORT" ]]
  [[ ${lines[7]} == "up "*" 0 "* ]]
  [[ ${stderr_lines[0]} == "tsd-listen: $slow: no whole answer within 2s: "*" bytes came" ]]
}

@test "SIGTERM ends it at once, amid a scrape" {
  exporter mute mute
  scrape --scrape "$(url)"
  wait_for 20 grep -q 'GET /metrics HTTP/1.1' mute.log
  kill "$LISTEN_PID"
  ends_with 0
  [ ! -s lines ]
  [ "$(<sentences)" = "tsd-listen: scraping 1 target every 15s" ]
}

@test "SIGTERM amid --once is 75: not every target was read" {
  exporter mute mute
  scrape --scrape "$(url)" --once
  wait_for 20 grep -q 'GET /metrics HTTP/1.1' mute.log
  kill "$LISTEN_PID"
  ends_with 75
}

@test "the reader that leaves ends it" {
  a_metrics_file
  exporter good serve metrics
  tsd-listen --scrape "$(url)" --interval 1 2>sentences 3>&- | head -n 1 >first
  grep -q '^a ' first
}

# --- Beside a port

listens() { ss -Hltnp | grep -q "pid=$LISTEN_PID,"; }

@test "no port is opened unless -p names it: TSD_PORT is for the port alone" {
  a_metrics_file
  exporter good serve metrics
  TSD_PORT=0 scrape --scrape "$(url)"
  wait_for 20 grep -q '^up ' lines
  run -1 listens
  kill "$LISTEN_PID"
  ends_with 0
  scrape --scrape "$(url)" -p 0 --port-file port
  wait_for 20 test -s port
  listens
  tsd-send -q -H "127.0.0.1:$(<port)" <<<'put.here 1700000000 1 host=a'
  wait_for 20 grep -q '^up ' lines
  kill "$LISTEN_PID"
  ends_with 0
  grep -qx 'put.here 1700000000 1 host=a' lines
}

@test "an option without effect is refused" {
  for words in "--once" "--interval 3" "--scrape-names dotted" "--max-tags 9" "--http-username me" "--tls-insecure" \
    "--scrape http://127.0.0.1:1 --udp" \
    "--scrape http://127.0.0.1:1 --fault mute" "--scrape http://127.0.0.1:1 -b ::1" "--scrape http://127.0.0.1:1 --check" \
    "--scrape http://127.0.0.1:1 --once -p 0" \
    "--scrape http://127.0.0.1:1 --tls-insecure" "--scrape http://127.0.0.1:1 --http-password-file x" \
    "--scrape 127.0.0.1:1" "--scrape http://me:secret@127.0.0.1:1" "--scrape http://127.0.0.1:1,http://127.0.0.1:1/metrics" \
    "--scrape http://127.0.0.1:1 --interval 0"; do
    # The words are meant to be split.
    # shellcheck disable=SC2086
    run -2 --separate-stderr timeout 20 tsd-listen $words
    [[ $stderr != *secret* ]]
  done
}

# --- Who may read it

@test "user, password and headers are sent; no secret is on the command line" {
  a_metrics_file
  exporter good serve metrics
  echo 'open sesame' >password
  echo 'X-Tenant: seven' >headers
  tsd-listen --scrape "$(url)" --once -q --http-username me --http-password-file password --http-headers headers >lines
  grep -q "^Authorization: Basic $(printf 'me:open sesame' | base64)" good.log
  grep -q '^X-Tenant: seven' good.log
  grep -q "^Host: 127.0.0.1:$PORT" good.log
}

@test "https: the certificate is verified, by --tls-ca, --tls-server-name and --tls-insecure" {
  a_metrics_file
  make_certificate
  cat cert.pem key.pem >both.pem
  OPTIONS=(--tls both.pem)
  exporter good serve metrics
  secure=https://127.0.0.1:$PORT/metrics
  run -75 --separate-stderr tsd-listen --scrape "$secure" --once
  [[ ${stderr_lines[0]} == "tsd-listen: $secure: TLS: "*"certificate verify failed"* ]]
  [[ ${lines[0]} == "up "*" 0 "* ]]
  run -0 --separate-stderr tsd-listen --scrape "$secure" --once --tls-ca cert.pem
  [ -z "$stderr" ]
  [[ ${lines[0]} == "a "* ]]
  run -75 tsd-listen --scrape "$secure" --once --tls-ca cert.pem --tls-server-name other.example.org
  run -0 --separate-stderr tsd-listen --scrape "$secure" --once --tls-insecure
  [ "$stderr" = "tsd-listen: the exporters' certificates are not verified" ]
  run -75 tsd-listen --scrape "$(url)" --once
}

# --- Answers that no exporter gives

# What is said of each; its memory stays under 12 MiB, that of an idle tsd-listen being 5. A chunk's head of zeros
# is "bad chunk extension" to Boost 1.92.
hostile() {
  cat <<'TABLE'
endless-chunks      the answer is longer than 64 MiB$|no whole answer within 10s
endless-chunk-head  malformed HTTP response: (a header, chunk head or trailer is longer than 16384 bytes|bad chunk extension)$
endless-header      malformed HTTP response: header limit exceeded$
endless-status      this is no HTTP: it says "x*\.\.\."$
endless-line        the answer is longer than 64 MiB$|no whole answer within 10s
endless-label       the answer is longer than 64 MiB$|no whole answer within 10s
gigabyte            the answer is longer than 64 MiB$|no whole answer within 10s
zeros               the answer is longer than 64 MiB$|no whole answer within 10s
binary              the answer is no exposition: line 1: 
types               the answer is longer than 64 MiB$|no whole answer within 10s
labels              the answer is no exposition: line 1: label-count: 
html                answers with "text/html", which is no exposition: is the path right\?$
html-as-text        the answer is no exposition: line 1: metric-name: .*: "<html>"$
json                answers with "application/json", which is no exposition
protobuf            answers with "application/vnd.google.protobuf", which is no exposition
half                closed without a whole HTTP response$
half-chunk          closed without a whole HTTP response$
mute                no whole answer within 1s: 0 bytes came$
drip                no whole answer within 1s: [0-9]+ bytes? came$
closes              closed without a whole HTTP response$
gzip-bomb           the answer is longer than 64 MiB when it is decompressed$|no whole answer within 10s
gzip-members        bytes follow the end of its gzip$
gzip-plain          its gzip is damaged$
gzip-cut            its gzip is cut off$
brotli              answers in the coding "br", which was not asked for$
not-found           answers 404 Not Found$
broken              answers 500 Internal Server Error$
redirect            answers 302 Found: redirects are not followed; scrape "http://127.0.0.1:1/metrics"$
ssh                 this is no HTTP: it says "SSH-2.0-OpenSSH_9.2"$
tls                 this is no HTTP: .*it speaks TLS \(write https://\)$
TABLE
}

# plays MODE SENTENCE: with this one, and a good target beside it
plays() {
  local wait=()
  case $1 in mute | drip) wait=(--interval 1) ;; esac
  exporter "$1" "$1"
  local bad bad_pid=$EXPORTER_PID
  bad=$(url)
  scrape --scrape "$bad,$GOOD" --once "${wait[@]}"
  local most
  most=$(peak "$LISTEN_PID") || true
  ends_with 75 || return 1
  kill "$bad_pid"
  grep -Eq "^tsd-listen: $bad: ($2)" sentences || { echo "$1 says: $(<sentences)"; return 1; }
  [ "$(wc -l <sentences)" -le 6 ] || { echo "$1 says too much: $(<sentences)"; return 1; }
  [ "$(grep -cE '^(a|b|up) [0-9]+ [1-3] .*instance='"$GOOD_INSTANCE" lines)" -ge 4 ] || { echo "$1 costs another"; return 1; }
  grep -q "^up [0-9]* 0 instance=127.0.0.1_$PORT" lines || { echo "$1 is up"; return 1; }
  small "$most" 12288 || { echo "$1 takes $most KiB"; return 1; }
  tsd-validate-line -q lines
}

@test "hostile answers: each is named, bounded, and costs itself only" {
  a_metrics_file
  exporter good serve metrics
  GOOD=$(url) GOOD_INSTANCE=127.0.0.1_$PORT
  local mode sentence
  while read -r mode sentence; do plays "$mode" "$sentence"; done < <(hostile)
  # The table has all modes but those that are sound, as far as they go.
  diff <(hostile | cut -d ' ' -f 1 | sort) \
    <("$TSD_SUPPORT/exporter" modes | grep -vxE 'no-type|half-line|half-openmetrics' | sort)
}

@test "an answer without a Content-Type is read; one whose last line is cut loses its last family" {
  exporter plain no-type
  run -0 tsd-listen --scrape "$(url)" --once
  [[ ${lines[0]} == "a "*" 1 "* ]]
  exporter cut half-line
  run -1 --separate-stderr tsd-listen --scrape "$(url)" --once
  [[ ${lines[0]} == "a "*" 1 "* ]]
  [[ ${lines[1]} == "up "*" 1 "* ]]
  [[ ${stderr_lines[0]} == *"line 2: no-newline: "* ]]
  exporter open half-openmetrics
  run -1 --separate-stderr tsd-listen --scrape "$(url)" --once
  [[ ${stderr_lines[0]} == *"line 3: end-missing: "* ]]
}

@test "a refused file of credentials, and an unknown host, are said" {
  run -2 tsd-listen --scrape http://127.0.0.1:1 --once --http-headers missing
  [[ $output == *"missing: No such file"* ]]
  run -75 --separate-stderr tsd-listen --scrape http://name.invalid/ --once
  [[ ${stderr_lines[0]} == "tsd-listen: http://name.invalid/: connecting to name.invalid:80: "* ]]
}

# --- Real exporters

# is_read_whole URL [OPTION...]: the series of the lines are those of the exposition, by another reader; the
# exporter's own may come and go between two requests, so the question is asked again.
is_read_whole() {
  local url=$1 style=()
  shift
  case " $* " in *" dotted "*) style=(dotted) ;; esac
  for _ in {1..10}; do
    curl -fs -H "${AS:-Accept: text/plain}" "$url" >exposition
    tsd-listen --scrape "$url" --once "$@" >lines 2>sentences
    "$TSD_SUPPORT/exposition-to-series" "${style[@]}" <exposition | sort >wanted
    grep -vE '^(up|scrape.(duration.seconds|samples.scraped|samples.left.out)) ' lines |
      awk '{ line = $1; n = split("", tags); for (i = 4; i <= NF; i++) if ($i !~ /^instance=127.0.0.1_/) line = line " " $i; print line }' |
      sort_tags | sort >found
    ! diff -u wanted found >difference || break
  done
  cat sentences difference
  [ ! -s difference ]
  tsd-validate-line -q lines
  # What was scraped is what was printed and what was left out.
  local scraped left
  scraped=$(awk '$1 ~ /^scrape.samples.scraped$/ { print $3 }' lines)
  left=$(awk '$1 ~ /^scrape.samples.left.out$/ { print $3 }' lines)
  [ "$scraped" -eq "$(grep -vc '^#' exposition)" ]
  [ $((scraped - left)) -eq "$(wc -l <found)" ]
  [ "$scraped" -ge "$LEAST" ]
}
# As exposition-to-series sorts them.
sort_tags() { python3 -c 'import sys
for line in sys.stdin:
    name, *tags = line.split()
    print(name, *sorted(tags))'; }

@test "Debian's prometheus-node-exporter is read whole" {
  start_node_exporter
  LEAST=300 is_read_whole "$(url)"
  LEAST=300 is_read_whole "$(url)" --scrape-names dotted
  grep -q '^node\.load1 ' lines
}

@test "Debian's prometheus is read whole: its own metrics, and those it federates, with their times" {
  need prometheus
  PORT=$(free_port)
  printf '%s\n' 'global: {scrape_interval: 1s}' 'scrape_configs:' '- job_name: self' \
    "  static_configs: [{targets: ['127.0.0.1:$PORT']}]" >prometheus.yml
  "$PROGRAM" --config.file=prometheus.yml --storage.tsdb.path=tsdb --web.listen-address="127.0.0.1:$PORT" \
    >prometheus.out 2>&1 3>&- &
  STARTED+=($!)
  wait_for 60 answers "http://127.0.0.1:$PORT/-/ready"
  LEAST=300 is_read_whole "$(url)"
  federated() { curl -fsg "$1" | grep -q '^prometheus_http_request'; }
  federate="http://127.0.0.1:$PORT/federate?match[]={__name__!=\"\"}"
  federate=${federate//\"/%22}
  wait_for 60 federated "$federate"
  tsd-listen --scrape "$federate" --once >lines 2>sentences
  tsd-validate-line -q lines
  # Prometheus gives its own label instance, which stays.
  grep -Eq "^prometheus_config_last_reload_successful [0-9]{13} 1 .*instance=127.0.0.1_$PORT.* job=self" lines
  awk '$1 == "scrape_samples_scraped" && NF == 4 { all = $3 } $1 == "scrape_samples_left_out" { left = $3 }
    END { exit !(all > 300 && all - left == NR - 4) }' lines
}

@test "Python's prometheus_client is read whole, in OpenMetrics" {
  need python3-prometheus-client
  cat >client.py <<'PYTHON'
from wsgiref.simple_server import make_server
from prometheus_client import CollectorRegistry, Counter, Enum, Gauge, Histogram, Info, Summary, make_wsgi_app
registry = CollectorRegistry()
one = Counter("requests", "All of them", ["path"], unit="bytes", registry=registry)
one.labels("/a b").inc(5, {"trace_id": "x y"})
Histogram("h", "With exemplars", ["x"], registry=registry).labels('\u00fc"\\\n').observe(0.3, {"trace_id": "# {"})
Info("build", "Words", registry=registry).info({"version": "1.2", "empty": ""})
Enum("state", "On or off", states=["on", "off"], registry=registry).state("on")
Summary("s", "A sum", registry=registry).observe(1)
Gauge("no", "No number", registry=registry).set(float("nan"))
Gauge("none", "No end", registry=registry).set(float("inf"))
server = make_server("127.0.0.1", 0, make_wsgi_app(registry))
print(server.server_port, flush=True)
server.serve_forever()
PYTHON
  PYTHONPATH=${PROGRAM%/prometheus_client/*} python3 client.py >port 2>client.err 3>&- &
  STARTED+=($!)
  wait_for 20 test -s port
  PORT=$(<port)
  curl -fs -H 'Accept: application/openmetrics-text' "$(url)" >exposition
  [ "$(tail -n 1 exposition)" = '# EOF' ]
  grep -q 'trace_id="# {"' exposition
  LEAST=20 AS='Accept: application/openmetrics-text' is_read_whole "$(url)"
  grep -Eq '^requests_bytes_total [0-9]+ 5.0 path=/a_b instance' lines
  grep -Eq '^h_bucket [0-9]+ 1.0 le=_Inf x=____ instance' lines
}

@test "VictoriaMetrics is read whole" {
  need victoria-metrics
  mkdir victoria
  start_victoria victoria
  STARTED+=("$VICTORIA_PID")
  LEAST=100 is_read_whole "$VICTORIA_HTTP/metrics"
}
