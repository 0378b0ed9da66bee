#!/usr/bin/env bats
# tsd-send inside TLS: certificates are verified, and what is wrong with one is said.
# shellcheck disable=SC2030,SC2031

load ../support/common
load ../support/peers

setup_file() {
  cd "$BATS_FILE_TMPDIR" || return
  certificate good -addext subjectAltName=DNS:localhost,IP:127.0.0.1
  certificate named -addext subjectAltName=DNS:tsd.example.org
  # One whose time was over in 2020. All versions of OpenSSL take dates by `openssl ca` alone.
  openssl req -new -key good.key -subj /CN=expired -out expired.csr 2>/dev/null
  printf '%s\n' '[ca]' 'default_ca = one' '[one]' 'database = index' 'rand_serial = yes' 'new_certs_dir = .' \
    'default_md = sha256' 'policy = any' '[any]' 'commonName = supplied' >ca.conf
  : >index
  openssl ca -batch -notext -config ca.conf -selfsign -keyfile good.key -in expired.csr -out expired.crt \
    -startdate 20200101000000Z -enddate 20200102000000Z \
    -extfile <(echo subjectAltName=DNS:localhost,IP:127.0.0.1) 2>/dev/null
  cat expired.crt good.key >expired.pem
}

# certificate NAME [OPTION...]: NAME.pem, self-signed, with its key
certificate() {
  local name=$1
  shift
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$name" \
    -keyout "$name.key" -out "$name.crt" "$@" 2>/dev/null || return
  cat "$name.crt" "$name.key" >"$name.pem"
}

setup() {
  cp "$BATS_FILE_TMPDIR"/* "$BATS_TEST_TMPDIR/"
  cd "$BATS_TEST_TMPDIR" || return
}

points() { seq -f 'some.metric 1700000000 %.0f host=a' "$1"; }

@test "telnet and HTTP arrive whole through TLS" {
  start_listen --tls-cert good.pem
  points 50000 >sent
  tsd-send -q -S --tls-ca good.crt -H "$LISTEN" <sent
  cmp sent received
  tsd-send -q -S --tls-ca good.crt --tls-server-name localhost --http -H "$LISTEN" <sent
  cmp <(cat sent sent) received
  tsd-send -q -S --tls-ca good.crt --confirm parsed -H "$LISTEN" <<<"$(points 1)"
}

@test "an unknown certificate and one for another name are refused, and nothing is sent" {
  start_listen --tls-cert good.pem
  run -75 tsd-send -S -H "$LISTEN" --retry-for 200ms <<<"$(points 1)"
  [[ ${lines[0]} == *"certificate verify failed: self-signed certificate" ]]
  stop_listen
  start_listen --tls-cert named.pem
  run -75 tsd-send -S --tls-ca named.crt -H "$LISTEN" --retry-for 200ms <<<"$(points 1)"
  [[ ${lines[0]} == *"certificate verify failed: IP address mismatch" ]]
  tsd-send -q -S --tls-ca named.crt --tls-server-name tsd.example.org -H "$LISTEN" <<<"$(points 1)"
  [ "$(grep -c . received)" -eq 1 ]
}

@test "an expired certificate is refused, and nothing is sent" {
  start_listen --tls-cert expired.pem
  run -75 tsd-send -S --tls-ca expired.crt -H "$LISTEN" --retry-for 200ms <<<"$(points 1)"
  [[ ${lines[0]} == *"certificate verify failed: certificate has expired" ]]
  [ ! -s received ]
}

@test "--tls-insecure takes any certificate and says so" {
  start_listen --tls-cert named.pem
  run -0 tsd-send -S --tls-insecure -H "$LISTEN" <<<"$(points 1)"
  [ "${lines[0]}" = "tsd-send: the TSD's certificate is not verified" ]
}

@test "a peer without TLS is no TSD, and a file that is no certificate is exit 2" {
  start_listen
  run -75 timeout 60 tsd-send -S -H "$LISTEN" --retry-for 200ms --connect-timeout 1s <<<"$(points 1)"
  # What it answers depends on the random bytes of our first record: a newline may be among them.
  [[ ${lines[0]} == *"the port "*" not speak TLS "*"leave --tls out"* ]]
  [ ! -s received ]
  run -2 tsd-send -S --tls-ca listen.log -H "$LISTEN" <<<"$(points 1)"
}

@test "a TLS port that is asked in clear says that it speaks TLS" {
  start_listen --tls-cert good.pem
  run -75 timeout 60 tsd-send -H "$LISTEN" --retry-for 100ms <<<"$(points 1)"
  [[ $output == *"it speaks TLS"*"1 in = 0 confirmed"* ]]
  [ ! -s received ]
}

@test "a peer that answers TLS in clear is quoted" {
  start_peer http
  run -75 timeout 60 tsd-send -S -H "$PEER" --retry-for 100ms --connect-timeout 2s <<<"$(points 1)"
  [[ $output == *'TLS'*'leave --tls out'* ]]
}

@test "without TLS OpenSSL is not loaded, without HTTP zlib is not" {
  start_listen
  # loads OPTION...: what tsd-send has loaded by the time it has sent a point
  loads() { LD_DEBUG=files tsd-send -q -H "$LISTEN" "$@" 2>&1 <<<"$(points 1)" | sed -n 's/.*calling init: .*\/\(lib[a-z]*\)\.so.*/\1/p' | sort; }
  [[ $(loads) != *lib@(ssl|crypto|z|zstd)* ]]
  can_be_preloaded stepping_clock # else it is a static program
  [[ $(loads --http) == *libz* ]]
}

@test "options of TLS without --tls are refused: nothing goes out in the clear by mistake" {
  run -2 tsd-send -H 127.0.0.1:9 --tls-ca good.crt <<<'a.b 1700000000 1 host=a'
  [[ $output == *'--tls-ca, --tls-cert and the like are for --tls'* ]]
}
