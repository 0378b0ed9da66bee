# roots_alone PATH: root alone can write it, and all above it; else says who can.
roots_alone() {
    command -v tsd-check-config >/dev/null || fail 5 "tsd-check-config is not in PATH"
    tsd-check-config --roots-alone "$1"
}

# look PATH: sets $uid, the owner of the entry itself; false where there is none.
look() {
    # shellcheck disable=SC2046
    set -- $(LC_ALL=C ls -ldn -- "$1" 2>/dev/null)
    uid=${3:-}
    [ -n "$uid" ]
}

# make_place PATH MODE: a directory of the account, for it cannot make what lies below a directory of
# root's. No link is followed, and what holds files of another owner is not given away.
make_place() {
    [ ! -L "$1" ] || fail 4 "$1 is a link, and none is followed there"
    [ "$(id -u)" != 0 ] || roots_alone "${1%/*}/" || fail 4 "$1 is not made there"
    [ -d "$1" ] || { mkdir -p "${1%/*}/" && mkdir -m "$2" "$1"; } || fail 4 "$1 cannot be made"
    [ "$(id -u)" = 0 ] || return 0
    look "$1"
    [ "$uid" != "$(id -u "$RUN_AS_USER")" ] || return 0
    [ -z "$(ls -A "$1")" ] || fail 4 "$1 is not $RUN_AS_USER's, and not empty: chown -R -h $RUN_AS_USER $1"
    chown -h "$RUN_AS_USER" "$1" || fail 4 "$1 cannot be given to $RUN_AS_USER"
}

# $RUN is root's, with the pid files in it; in $STATES the account's processes tell of themselves.
prepare() {
    [ "$(id -u)" != 0 ] || id "$RUN_AS_USER" >/dev/null 2>&1 || fail 6 "there is no account $RUN_AS_USER"
    [ ! -L "$RUN" ] || fail 4 "$RUN is a link, and none is followed there"
    [ "$(id -u)" != 0 ] || roots_alone "${RUN%/*}/" || fail 4 "$RUN is not used"
    mkdir -p "$RUN" || fail 4 "$RUN cannot be made"
    if [ "$(id -u)" = 0 ]; then
        # An earlier version gave it to the account.
        [ "${RUN##*/}" != "$NAME" ] || { chown -h 0:0 "$RUN" && chmod 755 "$RUN"; } || fail 4 "$RUN cannot be had"
        roots_alone "$RUN" || fail 4 "$RUN is not used"
        [ -L "$STATES" ] || rm -f "$STATES"/* # what another account left
    fi
    make_place "$STATES" 750
    chmod 750 "$STATES" || fail 4 "$STATES cannot be closed"
    for place in "$SPOOL" "$STATE"; do
        [ -z "$place" ] || make_place "${place%/}" 700
    done
}

# What was made for the time of a run goes again.
forget() {
    rm -f "$PIDFILE" "$PIDFILE.daemon"
    [ -L "$STATES" ] || rm -f "$STATES"/*
    rmdir "$STATES" "${STATES%/*}" "$RUN" 2>/dev/null || :
}
