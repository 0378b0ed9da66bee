#!/bin/sh
# tcollector's command line for the pipe that took its place:
#
#     tsd-collect | tsd-validate-line | tsd-send
#
# Runs it in the foreground, and starts it again when one of the three ends. See tcollector(1).
set -uf
PATH=${PATH:+$PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

say() { printf 'tcollector.py: %s\n' "$*" >&2; }

refuse() {
    say "$*"
    exit 2
}

case $0 in
*/*) home=${0%/*} ;;
*) home=. ;;
esac

host=
hosts=
port=${TSD_PORT:-} # empty: that of the dialect
collectors=$home/collectors
pidfile=
logfile=
daemonize=
monitor=
source=collectors # or stdin
sink=tsd          # or stdout
tags=
verbose=
collect=${COLLECT_OPTIONS:-}
validate=${VALIDATE_OPTIONS:-}
send=${SEND_OPTIONS:-}

# one_word VALUE OPTION: blanks would make two words of it further down.
one_word() {
    case $1 in
    '' | *[!A-Za-z0-9._/=:,@%+-]*) refuse "$2: \"$1\" is not a single plain word" ;;
    esac
}

usage() {
    cat <<'USAGE'
Usage: tcollector.py [OPTION]...
  -H, --host HOST        the TSD (localhost)
  -p, --port PORT        its port (4242, or 9090 for --dialect prometheus)
  -L, --hosts LIST       several TSDs: HOST:PORT,HOST:PORT
  -c, --collector-dir DIR
                         the collectors (beside this program)
  -t, --tag KEY=VALUE    add this tag to every point; may be given several times
  -s, --stdin            ship the points that stand on standard input, then end
  -d, --dry-run          print what would be sent
  -v, --verbose          say what is run
  -D, --daemonize        run in the background
  -P, --pidfile FILE     keep the process id in FILE
  --logfile FILE         append what is said to FILE
  --dedup-interval SECONDS, --dedup-only-zero, --evict-interval SECONDS,
  --namespace-prefix PREFIX, --max-tags COUNT, --allowed-inactivity-time SECONDS,
                         as tsd-collect has them
  --monitoring-port PORT, --monitoring-interface ADDRESS (or --status-...)
                         a status page, as tsd-collect has it
  --ssl, --http, --http-api-path PATH, --http-username NAME, --reconnect-interval SECONDS
                         as tsd-send has --tls, --http, --http-path and so on
  --no-tcollector-stats  add no points about the collectors themselves
Unique beginnings of long options and clusters of letters (-vd) are taken. Other options of tcollector
are refused: see tcollector(1).
USAGE
}

# tcollector's long options, and those that only this program has. A '=': it wants a value.
theirs='allowed-inactivity-time= backup-count= collector-dir= daemonize dedup-interval= dedup-only-zero dry-run
    evict-interval= help host= hosts= http http-api-path= http-password= http-username= logfile= max-bytes= max-tags=
    monitoring-interface= monitoring-port= namespace-prefix= no-tcollector-stats pidfile= port= reconnect-interval=
    remove-inactive-collectors ssl stdin tag='
ours='status-interface= status-port= use-ssl verbose'

# find_long NAME: sets $long to the option that NAME is, or begins uniquely, as optparse takes it.
find_long() {
    long=
    candidates=
    for one in $theirs $ours; do
        [ "${one%=}" != "$1" ] || long=$one
    done
    for list in "$theirs" "$ours"; do
        [ -z "$long$candidates" ] || break
        for one in $list; do
            case $one in "$1"*) candidates="$candidates --${one%=}" long=$one ;; esac
        done
    done
    case $candidates in
    ' '*' '*) refuse "--$1 is the beginning of several options:$candidates" ;;
    esac
    [ -n "$long" ] || refuse "--$1 is not known here; see tcollector(1) for what took its place"
}

# take OPTION: with its $value.
take() {
    case $1 in
    -H | --host) one_word "$value" "$1" && host=$value ;;
    -L | --hosts) one_word "$value" "$1" && hosts=$value ;;
    -p | --port) one_word "$value" "$1" && port=$value ;;
    -c | --collector-dir) collectors=$value ;;
    -t | --tag) one_word "$value" "$1" && tags="$tags -t $value" ;;
    -P | --pidfile) pidfile=$value ;;
    --logfile)
        [ ! -L "$value" ] || refuse "$value is a link, and none is followed there"
        logfile=$value
        ;;
    -s | --stdin) source=stdin ;;
    -d | --dry-run) sink=stdout ;;
    -v | --verbose) verbose=yes ;;
    -D | --daemonize) daemonize=yes ;;
    --dedup-interval | --evict-interval | --namespace-prefix | --max-tags)
        one_word "$value" "$1" && collect="$collect $1 $value"
        ;;
    --status-interface | --monitoring-interface)
        one_word "$value" "$1" && collect="$collect --status-interface $value" monitor=${monitor:-13280}
        ;;
    --status-port | --monitoring-port) one_word "$value" "$1" && monitor=$value ;;
    --allowed-inactivity-time) one_word "$value" "$1" && collect="$collect --inactivity $value" ;;
    --dedup-only-zero | --no-tcollector-stats) collect="$collect $1" ;;
    --reconnect-interval) one_word "$value" "$1" && send="$send $1 ${value}s" ;;
    --http) send="$send --http" ;;
    --http-api-path) one_word "$value" "$1" && send="$send --http-path /${value#/}" ;;
    --http-username) one_word "$value" "$1" && send="$send $1 $value" ;;
    -S | --ssl | --use-ssl) send="$send --tls" ;;
    --remove-inactive-collectors) ;; # is done always
    --max-bytes | --backup-count) say "$1 is ignored: logrotate(8) keeps a log small, and the service its own" ;;
    -h | --help)
        usage || exit 2
        exit 0
        ;;
    --http-password) refuse "$1: every user could read it; put it into a file, and SEND_OPTIONS='--http-password-file FILE'" ;;
    *) refuse "$1 is not known here; see tcollector(1) for what took its place" ;;
    esac
}

# As optparse takes a command line.
take_all() {
    while [ $# -gt 0 ]; do
        word=$1
        shift
        value=
        case $word in
        --)
            [ $# -eq 0 ] || refuse "$1: only options are known here"
            ;;
        --*)
            name=${word#--}
            find_long "${name%%=*}"
            case $long in
            *=)
                case $word in
                *=*) value=${word#*=} ;;
                *)
                    [ $# -gt 0 ] || refuse "--${long%=} wants a value"
                    value=$1
                    shift
                    ;;
                esac
                ;;
            *) case $word in *=*) refuse "--$long takes no value" ;; esac ;;
            esac
            take "--${long%=}"
            ;;
        -?*)
            rest=${word#-}
            while [ -n "$rest" ]; do
                letter=${rest%"${rest#?}"}
                rest=${rest#?}
                case $letter in
                [cHLptP])
                    value=$rest
                    rest=
                    [ -n "$value" ] || {
                        [ $# -gt 0 ] || refuse "-$letter wants a value"
                        value=$1
                        shift
                    }
                    ;;
                esac
                take "-$letter"
            done
            ;;
        *) refuse "$word: only options are known here" ;;
        esac
    done
}

take_all "$@"
[ -z "$monitor" ] || collect="$collect --status-port $monitor"
# With a list, a host of its own is one more, as tcollector has it.
[ -z "$hosts" ] || host=$hosts${host:+,$host}
host=${host:-${TSD_HOST:-localhost}}
[ "$source" = stdin ] || [ -d "$collectors" ] || refuse "$collectors is no directory"
[ -z "$logfile" ] || (: >>"$logfile") 2>/dev/null || refuse "$logfile cannot be written"

# A URL with http is that of a receiver of remote write.
case "$host $send" in
*--dialect*) ;;
http://* | https://*) send="--dialect prometheus $send" ;;
esac

# Every stage judges by the rules of tsd-send, so that a bad line is told by the first one, under the
# name of its collector. What COLLECT_OPTIONS and VALIDATE_OPTIONS say comes behind, and wins.
rules=opentsdb
last=
for word in $send; do
    [ "$last" != --dialect ] || rules=$word
    case $word in --dialect=*) rules=${word#*=} ;; esac
    last=$word
done
[ "$rules" != auto ] || rules=opentsdb
[ -n "$port" ] || case $rules in prometheus) port=9090 ;; *) port=4242 ;; esac
validate="--dialect $rules $validate"

if [ "$source" = stdin ]; then
    send="$tags $send"
else
    collect="--dialect $rules $tags $collect"
fi

# try COMMAND...: the options that a stage refuses are refused here, before a log has the sentence.
try() {
    sentence=$("$@" </dev/null 2>&1 >/dev/null)
    [ $? != 2 ] || {
        printf '%s\n' "$sentence" >&2
        exit 2
    }
}

# shellcheck disable=SC2086
try_stages() {
    case "$source $collect " in
    stdin* | *' --record'*) ;; # lists record nothing
    *) try tsd-collect --list-sensors -c "$collectors" $collect ;;
    esac
    try tsd-validate-line $validate
    if [ "$sink" = stdout ]; then
        try tsd-send -n $send
    else
        try tsd-send -n -H "$host" -p "$port" $send
    fi
}

# A service is started again until its settings are right.
[ -n "${TSD_SERVICE:-}${TSD_IN_BACKGROUND:-}" ] || try_stages

# In the background this program runs once more, without a terminal.
if [ -n "$daemonize" ] && [ -z "${TSD_IN_BACKGROUND:-}" ]; then
    [ "$source$sink" = collectorstsd ] || refuse "-D: there is nothing for the background in -s and -d"
    errors=${logfile:-/var/log/tcollector.log}
    { [ ! -L "$errors" ] && (: >>"$errors") 2>/dev/null; } || refuse "-D: $errors cannot be written; name a --logfile"
    detach=
    ! command -v setsid >/dev/null || detach=setsid
    TSD_IN_BACKGROUND=yes $detach "$home/${0##*/}" "$@" </dev/null >/dev/null 2>>"$errors" &
    exit 0
fi
unset TSD_IN_BACKGROUND

# shellcheck disable=SC2086
send_points() {
    [ -z "$verbose" ] || say "running tsd-send -H $host -p $port $send"
    if [ "$sink" = stdout ]; then
        exec tsd-send -n $send
    else
        exec tsd-send -H "$host" -p "$port" $send
    fi
}

# What stands on stdin is shipped once; the exit code is tsd-send's.
if [ "$source" = stdin ]; then
    [ -z "$logfile" ] || exec 2>>"$logfile"
    # shellcheck disable=SC2086
    tsd-validate-line $validate | send_points
    exit
fi
# A stage that is killed may leave half a line behind, whose value may have lost its last digits.
validate="--require-newline $validate"
send="--require-newline $send"

# alive PID: it is a process, and no zombie.
alive() {
    [ -n "$1" ] && [ -r "/proc/$1/stat" ] || return 1
    read -r stat 2>/dev/null <"/proc/$1/stat" || return 1
    case ${stat##*) } in Z* | X*) return 1 ;; esac
}

# pause SECONDS: a signal ends it.
pause() {
    sleep "$1" &
    sleeper=$!
    wait "$sleeper"
    kill "$sleeper" 2>/dev/null
}

# end PID...: TERM, and KILL for what is there five seconds later.
end() {
    kill -TERM "$@" 2>/dev/null
    for turn in 1 2 3 4 5 6; do
        left=
        for pid in "$@"; do
            ! alive "$pid" || left="$left $pid"
        done
        [ -n "$left" ] || return 0
        [ "$turn" -lt 6 ] || break
        pause 1
    done
    # shellcheck disable=SC2086
    kill -KILL $left 2>/dev/null
}

# keep FILE WORDS: pids, written anew and never through a link. Where the directory is another's, a
# file that is there already is written.
keep() {
    if [ "$(id -u)" = 0 ]; then
        case $1 in
        */*) tsd-check-config --roots-alone "${1%/*}/" || return ;;
        *) tsd-check-config --roots-alone . || return ;;
        esac
    fi
    [ ! -L "$1" ] || return 1
    [ ! -e "$1" ] || [ -f "$1" ] || return 1
    [ ! -e "$1" ] || case $(dd if="$1" bs=64 count=1 2>/dev/null) in
    *[!0-9\ ]*) return 1 ;;
    esac
    if rm -f "$1" 2>/dev/null; then
        (umask 022 && set -C && printf '%s\n' "$2" >"$1") 2>/dev/null
    else
        printf '%s\n' "$2" >"$1"
    fi
}

# Two pipes without names, their ends the descriptors 4, 5 and 6, 7. Opening a fifo for both
# directions first keeps the others from waiting for a partner.
# shellcheck disable=SC2094
open_pipes() {
    scratch=$(mktemp -d "${TMPDIR:-/tmp}/tcollector.XXXXXX") || return
    mkfifo "$scratch/1" "$scratch/2" || return
    exec 3<>"$scratch/1" 4>"$scratch/1" 5<"$scratch/1" 3>&-
    exec 3<>"$scratch/2" 6>"$scratch/2" 7<"$scratch/2" 3>&-
    rm -r "$scratch"
}

# Where this script is killed, the pipe ends too, from its head: nobody would mend it.
orphaned=
! setpriv --pdeathsig TERM true 2>/dev/null || orphaned='setpriv --pdeathsig TERM'

# Until the pipe ends. Whichever stage goes, tsd-send sees the end of its input soon.
# shellcheck disable=SC2086
run_pipe() {
    open_pipes || return
    [ -z "$verbose" ] || say "running tsd-collect -c $collectors $collect"
    $orphaned tsd-collect -c "$collectors" $collect >&4 4>&- 5<&- 6>&- 7<&- &
    head=$!
    tsd-validate-line $validate <&5 >&6 4>&- 5<&- 6>&- 7<&- &
    judge=$!
    send_points <&7 4>&- 5<&- 6>&- 7<&- &
    sender=$!
    exec 4>&- 5<&- 6>&- 7<&-
    [ -z "$pidfile" ] || keep "$pidfile.stages" "$head $judge $sender"
    while alive "$sender"; do wait "$sender"; done
    end "$head" "$judge"
    wait
}

# Stop goes from the head of the pipe: what was gathered is still shipped.
stopping=
head=
trap 'stopping=yes; [ -z "$head" ] || kill -TERM "$head" 2>/dev/null' TERM INT HUP

# A full disk may pass: that is no reason never to be started again.
[ -z "$pidfile" ] || keep "$pidfile" $$ || {
    say "-P: $pidfile cannot be written, or is a link, or is no pid file"
    exit 75
}
[ -z "$logfile" ] || exec 2>>"$logfile"
delay=1
while [ -z "$stopping" ]; do
    began=$(date +%s)
    run_pipe
    [ -z "$stopping" ] || break
    # A pipe that breaks as soon as it is made is tried less and less often.
    [ $(($(date +%s) - began)) -lt 5 ] || delay=1
    say "the pipe broke; it is made again in $delay s"
    pause "$delay"
    [ "$delay" -ge 30 ] || delay=$((delay * 2))
done
# In a directory of root's they stay, for the service to remove.
[ -z "$pidfile" ] || rm -f "$pidfile" "$pidfile.stages" 2>/dev/null
exit 0
