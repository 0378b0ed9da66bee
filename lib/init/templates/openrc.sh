#!/sbin/openrc-run
# The metrics of this machine, gathered and shipped to a TSD, under OpenRC.
# Line 5 is the one place of the TSD's host; all other settings: /etc/conf.d/@NAME@.
# shellcheck disable=SC2034
TSD_HOST=@HOST@
# tsd-install-init: @NAME@ @PREFIX@

description="ships the metrics of this machine to a TSD"
: "${TSD_PORT:=@PORT@}"
: "${TCOLLECTOR_PATH:=@PREFIX@}"
: "${SPOOL=@SPOOL@}"
: "${STATE=/var/lib/@NAME@}"
: "${RUN_AS_USER:=@ACCOUNT@}"
NAME=@NAME@
RUN=/run/$NAME
STATES=$RUN/state
PIDFILE=$RUN/$NAME.pid
pidfile=$PIDFILE
supervisor=supervise-daemon
error_log=/var/log/@NAME@.log
respawn_delay=1
respawn_max=0
command=$TCOLLECTOR_PATH/tcollector.py
command_args="--host $TSD_HOST --port $TSD_PORT -c $TCOLLECTOR_PATH/collectors"
command_user=$RUN_AS_USER
retry=TERM/20/KILL/5

depend() {
    use net localmount dns logger
    after ntp-client
}

# fail CODE SENTENCE: OpenRC has no use for the code.
fail() {
    eerror "$2"
    exit 1
}

@PREPARE@
start_pre() {
    # In $STATES the stages tell of themselves, for tsd-check-config.
    COLLECT_OPTIONS="@TAG_OPTIONS@ ${STATE:+--state-dir $STATE }--state-file $STATES/collect $COLLECT_OPTIONS"
    VALIDATE_OPTIONS="--state-file $STATES/validate $VALIDATE_OPTIONS"
    SEND_OPTIONS="${SPOOL:+--spool $SPOOL }--state-file $STATES/send $SEND_OPTIONS"
    export COLLECT_OPTIONS VALIDATE_OPTIONS SEND_OPTIONS
    umask 022
    prepare
    checkpath --file --owner "$RUN_AS_USER" "$error_log"
}

stop_post() {
    forget
}
