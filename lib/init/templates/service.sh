#!/bin/sh
# chkconfig: 2345 90 10
# description: gathers the metrics of this machine and ships them to a TSD
#
TSD_HOST=@HOST@

### BEGIN INIT INFO
# Provides:          @NAME@
# Required-Start:    $network $remote_fs
# Required-Stop:     $network $remote_fs
# Should-Start:      $named $time
# Should-Stop:       $named
# Default-Start:     2 3 4 5
# Default-Stop:      0 1 6
# Short-Description: ships the metrics of this machine to a TSD
# Description:       Runs tsd-collect, tsd-validate-line and tsd-send as one pipe,
#                    and mends it when one of them ends.
### END INIT INFO

# Line 5 is the one place of the TSD's host. All other settings: /etc/default/@NAME@.
NAME=@NAME@
for settings in "/etc/default/$NAME" "/etc/sysconfig/$NAME"; do
    # shellcheck disable=SC1090
    [ ! -r "$settings" ] || . "$settings"
done
TSD_PORT=${TSD_PORT:-@PORT@}
TCOLLECTOR_PATH=${TCOLLECTOR_PATH:-@PREFIX@}
PIDFILE=${PIDFILE:-/run/$NAME/$NAME.pid}
LOG=${LOG:-}
RUN_AS_USER=${RUN_AS_USER:-@ACCOUNT@}
PATH=${PATH:+$PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
SPOOL=${SPOOL-@SPOOL@} # what is not confirmed waits here; empty: nothing waits
STATE=${STATE-/var/lib/$NAME} # the name that the cloud gave this machine; empty: it is asked each time
export PATH

PROGRAM=$TCOLLECTOR_PATH/tcollector.py
RUN=${PIDFILE%/*}
LOCK=/var/lock/subsys/$NAME # Red Hat's rc stops only what has one

say() { echo "$NAME: $*"; }

# fail CODE SENTENCE: the codes are LSB's.
fail() {
    code=$1
    shift
    say "$*" >&2
    exit "$code"
}

# alive PID: it is a process, and no zombie.
alive() {
    [ -n "$1" ] && [ -r "/proc/$1/stat" ] || return 1
    read -r stat 2>/dev/null <"/proc/$1/stat" || return 1
    case ${stat##*) } in Z* | X*) return 1 ;; esac
}

# is PID WORD: it is alive, and WORD is in its command line, so it is not somebody else's by now.
is() {
    alive "$1" && tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline" | grep -qF -- "$2"
}

nap() { sleep 0.1 2>/dev/null || sleep 1; }

# gone_within SECONDS PID...: true as soon as none of them is alive.
gone_within() {
    until=$(($(date +%s) + $1))
    shift
    for pid in "$@"; do
        while alive "$pid"; do
            [ "$(date +%s)" -lt "$until" ] || return 1
            nap
        done
    done
}

pid_of() {
    pid=
    [ ! -r "$1" ] || read -r pid <"$1" || :
    echo "$pid"
}

running() {
    supervisor=$(pid_of "$PIDFILE")
    is "$supervisor" "$PROGRAM"
}

# The stages that still run, as "PID PID PID", the head of the pipe first.
stages() {
    [ -r "$PIDFILE.stages" ] || return 0
    read -r pids <"$PIDFILE.stages" || return 0
    for pid in $pids; do
        ! is "$pid" tsd- || echo "$pid"
    done
}

# What a supervisor that was killed has left: ended from the head on.
end_stages() {
    # shellcheck disable=SC2046
    set -- $(stages)
    [ $# -gt 0 ] || return 0
    kill -TERM "$1" 2>/dev/null
    gone_within 5 "$@" || kill -KILL "$@" 2>/dev/null
    gone_within 5 "$@"
}

check_settings() {
    [ -n "$TSD_HOST" ] || fail 6 "TSD_HOST is empty: set it on line 5 of $0"
    [ -x "$PROGRAM" ] || fail 5 "$PROGRAM is not there"
    for tool in tsd-collect tsd-validate-line tsd-send; do
        command -v "$tool" >/dev/null || fail 5 "$tool is not in PATH"
    done
    id "$RUN_AS_USER" >/dev/null 2>&1 || fail 6 "there is no account $RUN_AS_USER"
}

# as_account COMMAND...: instead of this process.
as_account() {
    if [ "$(id -u)" != 0 ] || [ "$RUN_AS_USER" = root ]; then
        exec "$@"
    elif command -v setpriv >/dev/null; then
        group=$(id -g "$RUN_AS_USER")
        exec setpriv --reuid "$(id -u "$RUN_AS_USER")" --regid "$group" --init-groups "$@"
    else
        # shellcheck disable=SC2016
        exec su -s /bin/sh "$RUN_AS_USER" -c 'exec "$0" "$@"' -- "$@"
    fi
}

# The service itself, in the foreground.
run() {
    check_settings
    COLLECT_OPTIONS="@TAG_OPTIONS@ ${STATE:+--state-dir $STATE }${COLLECT_OPTIONS:-}"
    VALIDATE_OPTIONS=${VALIDATE_OPTIONS:-}
    SEND_OPTIONS="${SPOOL:+--spool $SPOOL }${SEND_OPTIONS:-}"
    export COLLECT_OPTIONS VALIDATE_OPTIONS SEND_OPTIONS
    as_account "$PROGRAM" --host "$TSD_HOST" --port "$TSD_PORT" \
        -c "$TCOLLECTOR_PATH/collectors" -P "$PIDFILE"
}

# keep_log: stdin into $LOG, which with its predecessor takes 10 MB at most.
keep_log() {
    while IFS= read -r line; do
        echo "$(date '+%Y-%m-%d %H:%M:%S') $line" >>"$LOG"
        [ "$(wc -c <"$LOG")" -lt 5000000 ] || mv -f "$LOG" "$LOG.1"
    done
}

# The service in the background, what it says in the log.
daemon() {
    trap '' HUP
    echo $$ >"$PIDFILE.daemon"
    if [ -z "$LOG" ] && [ -S /dev/log ] && command -v logger >/dev/null; then
        "$0" run 2>&1 | logger -t "$NAME" -p daemon.info
    else
        LOG=${LOG:-/var/log/$NAME.log}
        "$0" run 2>&1 | keep_log
    fi
    rm -f "$PIDFILE.daemon"
}

# The account cannot make what lies below a directory of root's. In an image that had no accounts
# yet the spool was made for nobody.
prepare() {
    for place in "$SPOOL" "$STATE"; do
        [ -n "$place" ] || continue
        [ -d "$place" ] || { mkdir -p "${place%/*}" && mkdir -m 700 "$place"; } ||
            fail 4 "$place cannot be made"
        [ "$(id -u)" != 0 ] || chown "$RUN_AS_USER" "$place"
    done
}

start() {
    check_settings
    if running; then
        say "already running (pid $supervisor)"
        return 0
    fi
    { mkdir -p "$RUN" && [ -w "$RUN" ]; } || fail 4 "$RUN cannot be written"
    prepare
    end_stages
    # The directory stays root's, for it may be /run itself; these two files are the account's.
    rm -f "$PIDFILE" "$PIDFILE.stages"
    { : >"$PIDFILE" && : >"$PIDFILE.stages"; } || fail 4 "$PIDFILE cannot be written"
    [ "$(id -u)" != 0 ] || chown "$RUN_AS_USER" "$PIDFILE" "$PIDFILE.stages"
    detach=
    ! command -v setsid >/dev/null || detach=setsid
    $detach "$0" daemon </dev/null >/dev/null 2>&1 &
    until=$(($(date +%s) + 10))
    until running; do
        [ "$(date +%s)" -lt "$until" ] || fail 1 "it did not come up within 10 s"
        nap
    done
    [ ! -d "${LOCK%/*}" ] || : >"$LOCK"
    say "started (pid $supervisor)"
}

stop() {
    log_keeper=$(pid_of "$PIDFILE.daemon")
    if running; then
        kill -TERM "$supervisor" || fail 4 "pid $supervisor is not ours to stop"
        gone_within 20 "$supervisor" || kill -KILL "$supervisor"
        stopped="stopped"
    fi
    end_stages
    if is "$log_keeper" "$0"; then
        gone_within 5 "$log_keeper" || kill -KILL "$log_keeper"
    fi
    rm -f "$PIDFILE" "$PIDFILE.stages" "$PIDFILE.daemon" "$LOCK"
    rmdir "$RUN" 2>/dev/null
    say "${stopped:-was not running}"
}

status() {
    if running; then
        say "running (pid $supervisor)"
    elif [ -e "$PIDFILE" ]; then
        say "dead, but $PIDFILE is there"
        return 1
    else
        say "not running"
        return 3
    fi
}

# Where systemd runs the unit of this name, its word counts, and its state is the truth.
if [ -d /run/systemd/system ] && [ -e "/etc/systemd/system/$NAME.service" ]; then
    case ${1:-} in
    start | stop | restart | try-restart) exec systemctl "$1" "$NAME.service" ;;
    force-reload) exec systemctl restart "$NAME.service" ;;
    status) exec systemctl --no-pager status "$NAME.service" ;;
    esac
fi

case ${1:-} in
start | stop | status | run | daemon | prepare) "$1" ;;
restart | force-reload)
    stop
    start
    ;;
try-restart)
    ! running || {
        stop
        start
    }
    ;;
reload) fail 3 "nothing to reload: changed collectors are seen as they are; otherwise restart" ;;
*) fail 2 "usage: $0 start|stop|restart|try-restart|reload|force-reload|status|run" ;;
esac
