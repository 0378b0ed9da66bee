#!/usr/bin/env bash
# How fast tsd-validate-line is, in ratios against peers run in the same minute: each row is the
# median of several rounds, in which all rows take turns. One core's CPU time for a file, so that
# a busy machine disturbs little; wall clock for a pipe. Prints a Markdown table.
#
#   TSD_BENCH_LINES   lines of the text (5000000: 380 MB in TMPDIR)
#   TSD_BENCH_ROUNDS  rounds (5)
#   TSD_BENCH_OUT     the table's copy (build/bench/validate-line.md)
set -euo pipefail
top=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
PATH=${TSD_BIN:-$top/build/bin}:$PATH
lines=${TSD_BENCH_LINES:-5000000} rounds=${TSD_BENCH_ROUNDS:-5}
out=${TSD_BENCH_OUT:-$top/build/bench/validate-line.md}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# points BAD: lines of 76 bytes on the average, seeded, BAD percent of them bad
points() {
  awk -v lines="$lines" -v bad="$1" 'BEGIN {
    srand(1)
    n = split("sys.cpu.nice sys.mem.free net.bytes.in df.bytes.used iostat.disk.read app.requests.count jvm.gc.pause", metric, " ")
    for (i = 0; i < lines; i++) {
      value = rand() < 0.4 ? sprintf("%.2f", rand() * 1000) : int(rand() * 1000000)
      if (rand() < 0.1) value = "-" value
      line = metric[1 + int(rand() * n)] " " 1700000000 + int(i / 100) " " value " host=web-" int(rand() * 5000) ".example.org"
      tags = int(rand() * 3)
      if (tags > 0) line = line " cpu=" int(rand() * 64)
      if (tags > 1) line = line " type=" (rand() < 0.5 ? "user" : "system")
      pad = 75 - length(line)
      if (pad >= 6) line = line " dc=" substr("eu-west-1-abcdefghijklmnopqrstuvwxyz", 1, pad - 4)
      if (rand() * 100 < bad) {
        kind = int(rand() * 5)
        if (kind == 0) sub(/\./, ":", line)
        if (kind == 1) sub(/ 17/, " x7", line)
        if (kind == 2) sub(/ host=[^ ]*/, " host=", line)
        if (kind == 3) sub(/ host=/, " host", line)
        if (kind == 4) sub(/ 1[0-9]* [^ ]*/, " 1700000000 true", line)
      }
      print line
    }
  }'
}
# shape NAME: a fifth as many lines of one shape; `mixture` has a fifth each of five kinds of numbers and
# one to four tags, `exporter` the floats that a JSON exporter prints. `january` and `fault` are warned of
# and refused.
shape() {
  LC_ALL=C awk -v lines="$((lines / 5))" -v shape="$1" '
  function value_of(kind) {
    if (kind == "mixture") kind = "mixture" 1 + int(rand() * 5)
    if (kind == "exporter") kind = "exporter" 1 + int(rand() * 8)
    if (kind == "exponent" || kind == "mixture1") return sprintf("%.3e", rand() * 1e-3)
    if (kind == "mixture2") return sprintf("%.3f", rand() * 100)
    if (kind == "mixture3") return "0"
    if (kind == "mixture4") return sprintf("-%.2f", rand() * 10)
    if (kind == "mixture5") return int(rand() * 10 ^ (1 + int(rand() * 12)))
    if (kind == "exporter1") return sprintf("%.17g", rand())
    if (kind == "exporter2") return sprintf("%.16g", rand() * 10 ^ (int(rand() * 40) - 20))
    if (kind == "exporter3") return sprintf("%.1f", int(rand() * 2 ^ 40))
    if (kind == "exporter4") return sprintf("%.9f", 1700000000 + rand() * 1e7)
    if (kind == "exporter5") return "0.0"
    if (kind == "exporter6") return sprintf("%.15g", int(rand() * 2 ^ 52))
    if (kind == "exporter7") return sprintf("-%.17g", rand() * 1e-200)
    if (kind == "exporter8") return sprintf("%.3fe+%d", 1 + rand() * 9, rand() * 40)
    if (kind == "float") return sprintf("%.17g", rand() * 1000)
    if (kind == "nanoseconds") return sprintf("17%017d", int(rand() * 1e15))
    if (kind == "plus") return "+" int(rand() * 1000)
    return int(rand() * 1000)
  }
  BEGIN {
    srand(3)
    end["crlf"] = "\r"
    end["blank"] = " "
    end["latin"] = " city=M\374nchen"
    end["utf8"] = " city=M\303\274nchen"
    end["fault"] = " host=again"
    for (i = 0; i < lines; i++) {
      time = 1700000000 + int(i / 100)
      if (shape == "milliseconds") time = time "500"
      if (shape == "january") time = int(rand() * 100000)
      line = (shape == "put" ? "put " : "") "sys.cpu.nice " time " " value_of(shape) " host=web-" int(rand() * 5000) ".example.org"
      tags = shape == "eight-tags" ? 7 : int(rand() * 4)
      if (tags > 0) line = line " cpu=" int(rand() * 64)
      if (tags > 1) line = line " type=user"
      if (tags > 2) line = line " dc=lga"
      if (tags > 3) line = line " rack=r" int(rand() * 40) " row=" int(rand() * 9) " os=debian unit=jiffies"
      print line end[shape]
    }
  }'
}
# again FILE...: their lines, until there are a fifth as many
again() {
  LC_ALL=C awk -v lines="$((lines / 5))" '{ line[NR] = $0 } END { for (i = 0; i < lines; i++) print line[1 + i % NR] }' "$@"
}
shapes=(plain float milliseconds put eight-tags nanoseconds exponent plus mixture crlf blank latin utf8 january fault exporter)
for name in "${shapes[@]}"; do shape "$name" >"$name.lines"; done
# What the scanner was not made for: the agent on recorded machines, odd ones among them, and what
# tcollector's own collectors printed there, before anything adds a host.
machines=$top/tests/data/golden/machines
for root in "$machines"/*/root; do
  tsd-collect --once --root "$root" --now 1366155625 -t host=web-0001.example.org 2>/dev/null || true
done >agent
again agent >golden.lines
again "$machines"/*/expect/tcollector/*.out >collectors.lines
shapes+=(golden collectors)

points 0 >good
points 1 >bad1
points 50 >bad50
bytes=$(stat -c %s good)

# What the rules are as one expression; only the repeated key is beyond it.
# shellcheck disable=SC2034 # used by eval
equivalent='^(put )?[-_./a-zA-Z0-9]+ [0-9]{10}([0-9]{3})? -?[0-9]+(\.[0-9]+)?( [-_./a-zA-Z0-9]+=[-_./a-zA-Z0-9]+){1,8}$'
cases=(
  'wc -l FILE|cpu|wc -l good'
  'LC_ALL=C grep -cE FILE|cpu|LC_ALL=C grep -cE "$equivalent" good'
  'rg -c FILE|cpu|rg -c "$equivalent" good'
  'tsd-validate-line -q FILE|cpu|tsd-validate-line -q good'
  'tsd-validate-line -q FILE, 1 % bad|cpu|tsd-validate-line -q bad1'
  'tsd-validate-line -q FILE, 50 % bad|cpu|tsd-validate-line -q bad50'
  'tsd-validate-line -q -j 0 FILE|wall|tsd-validate-line -q -j 0 good'
  'cat \| cat|wall|cat good | cat >/dev/null'
  'cat \| tsd-validate-line|wall|cat good | tsd-validate-line >/dev/null'
)

first_shape=${#cases[@]}
for name in "${shapes[@]}"; do
  options=-q && [ "$name" != collectors ] || options='-q --dialect tcollector'
  cases+=("tsd-validate-line $options FILE of $name|cpu|tsd-validate-line $options $name.lines")
done

# seconds KIND COMMAND: what it took
seconds() {
  local TIMEFORMAT='%U %S %R'
  { time eval "$2" >told 2>&1 || true; } 2>&1 |
    awk -v kind="$1" '{ print kind == "cpu" ? $1 + $2 : $3 }'
}

for ((round = 0; round < rounds; round++)); do
  for i in "${!cases[@]}"; do
    IFS='|' read -r -d '' name kind command < <(printf '%s\0' "${cases[i]//\\|/%}") || true
    seconds "$kind" "$command" >>"$i"
  done
done

median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
against() { awk -v mine="$(median "$1")" -v theirs="$(median "$2")" 'BEGIN { printf "%.2f", theirs / mine }'; }

mkdir -p "${out%/*}"
{
  echo "$lines lines, $bytes bytes, median of $rounds rounds;" \
    "$(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo), $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
  echo
  echo '| command | time | MB/s |'
  echo '|---|---|---|'
  for ((i = 0; i < first_shape; i++)); do
    name=${cases[i]%%|cpu|*} && name=${name%%|wall|*}
    kind=cpu && [[ ${cases[i]} == *'|wall|'* ]] && kind=wall
    awk -v name="$name" -v kind="$kind" -v took="$(median "$i")" -v bytes="$bytes" \
      'BEGIN { printf "| `%s` | %.2f s %s | %.0f |\n", name, took, kind, bytes / took / 1e6 }'
  done
  echo
  echo '| ratio | |'
  echo '|---|---|'
  echo "| validated, a file, against \`rg -c\` | $(against 3 2) |"
  echo "| validated, a file, against \`LC_ALL=C grep -cE\` | $(against 3 1) |"
  echo "| validated, a file, against \`wc -l\` | $(against 3 0) |"
  echo "| in a pipe, against \`cat\` | $(against 8 7) |"
  echo "| with 1 % bad lines, against good ones | $(against 4 3) |"
  echo "| with 50 % bad lines, against good ones | $(against 5 3) |"
  echo
  echo '| lines of | MB/s | against `rg -c` of the good ones | of plain |'
  echo '|---|---|---|---|'
  # By bytes a second, for the files differ in size.
  for ((i = first_shape; i < ${#cases[@]}; i++)); do
    name=${shapes[i - first_shape]}
    awk -v name="$name" -v mine="$(median "$i")" -v size="$(stat -c %s "$name.lines")" \
      -v plain="$(median "$first_shape")" -v plain_size="$(stat -c %s plain.lines)" \
      -v rg="$(median 2)" -v bytes="$bytes" 'BEGIN {
        rate = size / mine
        printf "| %s | %.0f | %.2f | %.2f |\n", name, rate / 1e6, rate / (bytes / rg), rate / (plain_size / plain)
      }'
  done
} | tee "$out"
