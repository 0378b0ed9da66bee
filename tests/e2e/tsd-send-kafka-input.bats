#!/usr/bin/env bats
# What tsd-send says of a wrong call for Kafka, without any broker.

load ../support/common

setup() { cd "$BATS_TEST_TMPDIR" || return; }

# says CODE WORDS OPTION...: the exit code, and words of the sentence
says() {
  local code=$1 words=$2
  shift 2
  run "-$code" tsd-send "$@" <<<'a.b 1700000000 1 host=a'
  [[ $output = *"$words"* ]] || { echo "$output"; false; }
}

@test "a URL that is wrong is an error of the call" {
  says 2 "it names no topic" -H kafka://b1:9092
  says 2 "this path has two" -H kafka://b1/a/b
  says 2 "it names no broker" -H kafka:///t
  says 2 "stands alone" -H kafka://b1/t -H kafka://b2/t
  says 2 "stands alone" -H tsd1,kafka://b2/t
  says 2 "name user and password in --kafka-config" -H kafka://u:p@b1/t
  TSD_HOST=kafka://b1 says 2 "it names no topic"
}

@test "options that are not for Kafka, and those of Kafka elsewhere, are refused" {
  says 2 "over Kafka --confirm is auto, received or replicated" -H kafka://b1/t --confirm parsed
  says 2 "only Kafka proves copies" -H tsd1 --confirm replicated
  says 2 "only Kafka proves copies" -H tsd1 --http --confirm replicated
  says 2 "are not for Kafka" -H kafka://b1/t --http
  says 2 "--dialect prometheus is remote write" -H kafka://b1/t --dialect prometheus
  says 2 "are for -H kafka://" -H tsd1 --kafka-key host
  says 2 "no key of a tag" -H kafka://b1/t --kafka-key 'a b'
  says 2 "--tls-server-name is not for Kafka" -H kafka://b1/t --tls --tls-server-name x
}

@test "the file of --kafka-config is librdkafka's, private, and not all of it" {
  echo 'sasl.password=hunter2' >k.conf
  chmod 644 k.conf
  says 2 "k.conf: it holds a secret (sasl.password), and its mode is 0644" -H kafka://b1/t --kafka-config k.conf
  chmod 600 k.conf
  printf 'linger.ms=1\nhunter2\n' >k.conf
  says 2 "k.conf:2: not NAME=VALUE" -H kafka://b1/t --kafka-config k.conf
  [[ $output != *hunter2* ]]
  echo 'acks=1' >k.conf
  says 2 "k.conf:1: leave acks out" -H kafka://b1/t --kafka-config k.conf
  printf '\nno.such.word=1\n' >k.conf
  says 2 "k.conf:2: librdkafka" -H kafka://b1/t --kafka-config k.conf
  says 2 "none.conf: No such file" -H kafka://b1/t --kafka-config none.conf
}

@test "no broker is 75 at once, and the lines are kept in the spool" {
  says 75 "Connection refused" -H kafka://127.0.0.1:1/t --retry-for 0
  [[ $output = *"1 not sent (dropped)"* ]]
  says 75 "1 spooled" -H kafka://127.0.0.1:1,127.0.0.1:2/t --retry-for 0 --spool spool
  run -0 tsd-send --spool spool --spool-export
  [ "$output" = "a.b 1700000000 1 host=a" ]
  run -75 tsd-send --probe -H kafka://127.0.0.1:1/t
}

@test "a dry run prints the messages, one for each key" {
  printf '%s\n' 'a.b 1700000000 1 host=a' 'a.b 1700000000 2 host=b' 'a.b 1700000001 3 host=a' >lines
  run -0 tsd-send -n -H kafka://b1/t <lines
  [ "$output" = "put a.b 1700000000 1 host=a
put a.b 1700000001 3 host=a
put a.b 1700000000 2 host=b" ]
  run -0 tsd-send -n -H kafka://b1/t --kafka-format json --kafka-key host <lines
  [ "${lines[1]}" = '[{"type":"Metric","metric":"a.b","timestamp":1700000000,"value":2,"tags":{"host":"b"}}]' ]
}

@test "without librdkafka a sentence says what to install" {
  mkdir none
  echo none >none/librdkafka.so.1
  LD_LIBRARY_PATH=$PWD/none run -2 tsd-send -H kafka://b1/t <<<'a.b 1700000000 1 host=a'
  [ "$output" = "tsd-send: librdkafka.so.1 is not installed, and Kafka is spoken by it (Debian: librdkafka1)" ]
  start_listen
  LD_LIBRARY_PATH=$PWD/none run -0 tsd-send -H "$LISTEN" <<<'a.b 1700000002 1 h=a'
}
