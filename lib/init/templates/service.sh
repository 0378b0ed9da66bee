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
# tsd-install-init: @NAME@ @PREFIX@
NAME=@NAME@

# Whoever calls may have closed these, and has a umask, an environment and a PATH of its own.
(: >&0) 2>/dev/null || exec </dev/null
(: >&1) 2>/dev/null || exec >/dev/null
(: >&2) 2>/dev/null || exec 2>/dev/null
umask 022
case $0 in
/*) SELF=$0 ;;
*/*) SELF=$PWD/$0 ;;
*) SELF=/etc/init.d/$NAME ;;
esac
# As service(8) does: nothing of root's own environment reaches the account.
if [ "$(id -u)" = 0 ] && [ "${TSD_CLEAN:-}" != $$ ]; then
    set -- "$SELF" "$@"
    for word in LANG LC_ALL TZ TERM TSD_PORT TCOLLECTOR_PATH PIDFILE LOG RUN_AS_USER SPOOL STATE COLLECT_OPTIONS \
        VALIDATE_OPTIONS SEND_OPTIONS MAINPID NOTIFY_SOCKET WATCHDOG_USEC WATCHDOG_PID; do
        eval "[ -z \"\${$word+set}\" ]" || eval "set -- \"$word=\$$word\" \"\$@\""
    done
    exec env -i "TSD_CLEAN=$$" "PATH=${PATH:-/usr/sbin:/usr/bin:/sbin:/bin}" "$@"
fi
unset TSD_CLEAN
standard=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
PATH=${PATH:+$PATH:}$standard
export PATH

# What was done is done, whether or not somebody can read of it.
say() { printf '%s: %s\n' "$NAME" "$*" 2>/dev/null || :; }

# fail CODE SENTENCE: the codes are LSB's.
fail() { say "$2" >&2 && exit "$1"; }

@PREPARE@
for settings in "/etc/default/$NAME" "/etc/sysconfig/$NAME"; do
    [ -r "$settings" ] || continue
    [ "$(id -u)" != 0 ] || roots_alone "$settings" || fail 6 "$settings is not read"
    # shellcheck disable=SC1090
    . "$settings"
done
case :$PATH: in *":$standard:"*) ;; *) PATH=$PATH:$standard ;; esac
TSD_PORT=${TSD_PORT:-@PORT@}
TCOLLECTOR_PATH=${TCOLLECTOR_PATH:-@PREFIX@}
PIDFILE=${PIDFILE:-/run/$NAME/$NAME.pid}
RUN_AS_USER=${RUN_AS_USER:-@ACCOUNT@}
SPOOL=${SPOOL-@SPOOL@} # what is not confirmed waits here; empty: nothing waits
STATE=${STATE-/var/lib/$NAME} # the name that the cloud gave this machine; empty: it is asked each time
PROGRAM=$TCOLLECTOR_PATH/tcollector.py
RUN=${PIDFILE%/*}
# shellcheck disable=SC2034
case $RUN in
/run | /var/run | /tmp | /var/tmp) STATES=/run/$NAME/state ;; # others' directories too
*) STATES=$RUN/state ;;
esac
LOCK=/var/lock/subsys/$NAME # Red Hat's rc stops only what has one

# alive PID: it is a process, and no zombie.
alive() {
    [ -n "$1" ] && [ -r "/proc/$1/stat" ] || return 1
    read -r stat 2>/dev/null <"/proc/$1/stat" || return 1
    case ${stat##*) } in Z* | X*) return 1 ;; esac
}

# is PID OWNER WORDS: it is alive, this user's, and WORDS stand on its command line, so it is not
# somebody else's by now.
is() {
    # shellcheck disable=SC2154
    alive "$1" && look "/proc/$1" && [ "$uid" = "$2" ] || return 1
    case " $(tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline")" in *" $3 "*) ;; *) return 1 ;; esac
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

# pid_of FILE: the pid in a file of root's or ours: digits, ten at most.
pid_of() {
    [ -f "$1" ] && [ ! -L "$1" ] && look "$1" || return 0
    [ "$uid" = 0 ] || [ "$uid" = "$(id -u)" ] || return 0
    pid=$(dd if="$1" bs=12 count=1 2>/dev/null)
    case $pid in '' | *[!0-9]* | ???????????*) return 0 ;; esac
    printf '%s\n' "$pid"
}

# keep_pid FILE PID: written anew, never through a link.
keep_pid() {
    { rm -f "$1" && (set -C && printf '%s\n' "$2" >"$1"); } 2>/dev/null || fail 4 "$1 cannot be written"
}

# The user as whom the service runs.
account() { if [ "$(id -u)" = 0 ]; then id -u "$RUN_AS_USER" 2>/dev/null; else id -u; fi; }

# Whoever asks: his own service, or that of the account.
running() {
    supervisor=$(pid_of "$PIDFILE")
    is "$supervisor" "$(account)" "$PROGRAM" || is "$supervisor" "$(id -u "$RUN_AS_USER" 2>/dev/null)" "$PROGRAM"
}

# stages NAME...: the pids of these programs of the pipe: the account's, with our mark.
stages() {
    account=$(account)
    for process in /proc/[0-9]*; do
        { read -r word <"$process/comm"; } 2>/dev/null || continue
        for name in "$@"; do
            if [ "$word" = "$name" ] && look "$process" && [ "$uid" = "$account" ] &&
                tr '\0' '\n' 2>/dev/null <"$process/environ" | grep -qxF "TSD_SERVICE=$PIDFILE"; then
                printf '%s\n' "${process#/proc/}"
            fi
        done
    done
}

# send_signal -NAME PID...: as the account, so that none but its own can be hit.
send_signal() {
    # shellcheck disable=SC2016
    (as_account sh -c 'kill "$@"' sh "$@") 2>/dev/null
}

# What a supervisor that was killed has left: ended from the head on.
end_stages() {
    head=$(stages tsd-collect)
    # shellcheck disable=SC2046,SC2086
    set -- $head $(stages tsd-guard tsd-validate-li tsd-send)
    [ $# -gt 0 ] || return 0
    # shellcheck disable=SC2086
    [ -z "$head" ] || send_signal -TERM $head
    gone_within 5 "$@" || send_signal -KILL "$@"
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
    fi
    case $RUN_AS_USER in *[!A-Za-z0-9._-]*) fail 6 "$RUN_AS_USER is no account" ;; esac
    eval "HOME=~$RUN_AS_USER"
    export HOME USER="$RUN_AS_USER" LOGNAME="$RUN_AS_USER"
    if command -v setpriv >/dev/null; then
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
    told= # where the stages tell of themselves, for tsd-check-config
    [ ! -d "$STATES" ] || told="--state-file $STATES"
    COLLECT_OPTIONS="@TAG_OPTIONS@ ${STATE:+--state-dir $STATE }${told:+$told/collect }${COLLECT_OPTIONS:-}"
    VALIDATE_OPTIONS="${told:+$told/validate }${VALIDATE_OPTIONS:-}"
    SEND_OPTIONS="${SPOOL:+--spool $SPOOL }${told:+$told/send }${SEND_OPTIONS:-}"
    TSD_SERVICE=$PIDFILE
    export COLLECT_OPTIONS VALIDATE_OPTIONS SEND_OPTIONS TSD_SERVICE
    # Under systemd the account cannot, and root does it: note.
    [ ! -w "$RUN" ] || keep_pid "$PIDFILE" $$
    as_account "$PROGRAM" --host "$TSD_HOST" --port "$TSD_PORT" -c "$TCOLLECTOR_PATH/collectors"
}

# keep_log: stdin into $LOG, which with its predecessor takes 10 MB at most.
keep_log() {
    while IFS= read -r line; do
        printf '%s %s\n' "$(date '+%Y-%m-%d %H:%M:%S')" "$line" >>"$LOG"
        [ "$(wc -c <"$LOG")" -lt 5000000 ] || mv -f "$LOG" "$LOG.1"
    done
}

# The service in the background, what it says in the log.
daemon() {
    trap '' HUP
    keep_pid "$PIDFILE.daemon" $$
    if [ -z "$LOG" ] && [ -S /dev/log ] && command -v logger >/dev/null; then
        "$SELF" run 2>&1 | logger -t "$NAME" -p daemon.info
    else
        LOG=${LOG:-/var/log/$NAME.log}
        "$SELF" run 2>&1 | keep_log
    fi
    rm -f "$PIDFILE.daemon"
}

# As root, for systemd: the pid of what it has started.
note() {
    case ${MAINPID:-} in [0-9]*) keep_pid "$PIDFILE" "$MAINPID" ;; esac
}

start() {
    check_settings
    if running; then
        say "already running (pid $supervisor)"
        return 0
    fi
    [ "$(id -u)" != 0 ] || [ -z "$LOG" ] || { [ ! -L "$LOG" ] && roots_alone "${LOG%/*}/"; } ||
        fail 4 "root does not write $LOG"
    prepare
    end_stages
    rm -f "$PIDFILE"
    detach=
    ! command -v setsid >/dev/null || detach=setsid
    $detach "$SELF" daemon </dev/null >/dev/null 2>&1 &
    until=$(($(date +%s) + 10))
    until running; do
        [ "$(date +%s)" -lt "$until" ] || fail 1 "it did not come up within 10 s"
        nap
    done
    # On Debian anybody may make that directory.
    [ ! -d "${LOCK%/*}" ] || ! roots_alone "${LOCK%/*}" 2>/dev/null || (: >"$LOCK") 2>/dev/null || :
    say "started (pid $supervisor)"
}

stop() {
    log_keeper=$(pid_of "$PIDFILE.daemon")
    if running; then
        send_signal -TERM "$supervisor" || fail 4 "pid $supervisor is not ours to stop"
        gone_within 20 "$supervisor" || send_signal -KILL "$supervisor"
        stopped="stopped"
    fi
    end_stages
    if is "$log_keeper" "$(id -u)" "$SELF daemon"; then
        gone_within 5 "$log_keeper" || kill -KILL "$log_keeper"
    fi
    rm -f "$LOCK" 2>/dev/null
    forget
    say "${stopped:-was not running}"
}

# overview: the state of the running service, from what its stages tell.
overview() { tsd-check-config --short --name "$NAME" --run-dir "$RUN" 2>/dev/null || :; }

status() {
    if running; then
        overview
        say "running (pid $supervisor)"
    elif [ -e "$PIDFILE" ]; then
        say "dead, but $PIDFILE is there"
        return 1
    else
        say "not running"
        return 3
    fi
}

# settled: the three stages are up, and the same ones two seconds later. A pipe that breaks as soon as
# it is made has a supervisor that runs, too.
settled() {
    until=$(($(date +%s) + 10))
    while [ "$(date +%s)" -lt "$until" ]; do
        first=$(stages tsd-collect tsd-validate-li tsd-send)
        sleep 2
        # shellcheck disable=SC2086
        set -- $first
        if [ $# -ge 3 ] && [ "$(stages tsd-collect tsd-validate-li tsd-send)" = "$first" ]; then
            say "the pipe is up"
            return 0
        fi
    done
    fail 1 "the pipe breaks as soon as it is made: the reason is in its log (journalctl -u $NAME, syslog, or /var/log/$NAME.log)"
}

# Where systemd runs the unit of this name, its word counts, and its state is the truth.
if [ -d /run/systemd/system ] && [ -e "/etc/systemd/system/$NAME.service" ]; then
    case ${1:-} in
    start | stop | restart | try-restart) exec systemctl "$1" "$NAME.service" ;;
    force-reload) exec systemctl restart "$NAME.service" ;;
    status)
        systemctl --no-pager status "$NAME.service"
        code=$?
        [ "$code" != 0 ] || overview
        exit "$code"
        ;;
    esac
fi

case ${1:-} in
start | stop | status | settled | run | daemon | prepare | note | forget) "$1" ;;
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
