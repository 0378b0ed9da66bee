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

# number_of PATH: its inode.
# shellcheck disable=SC2012
number_of() { LC_ALL=C ls -di -- "$1" | (read -r inode _ && printf '%s' "$inode"); }

# go_above PATH: into the directory that holds it, which is root's alone, all the way up. It is entered
# first and looked at then, so that nobody can put another in its place between the two.
go_above() {
    cd -P "${1%/*}/" || fail 4 "$1 is not made there"
    if [ "$(id -u)" = 0 ]; then
        roots_alone "${1%/*}/" || fail 4 "$1 is not made there"
        [ "$(number_of "${1%/*}/")" = "$(number_of .)" ] || fail 4 "$1 is not made there: ${1%/*} was changed"
    fi
    name=./${1##*/}
    [ ! -L "$name" ] || fail 4 "$1 is a link, and none is followed there"
}

# make_place PATH MODE: a directory of the account, for it cannot make what lies below a directory of
# root's. What holds files of another owner is not given away.
make_place() (
    go_above "$1"
    [ -d "$name" ] || mkdir -m "$2" "$name" || fail 4 "$1 cannot be made"
    [ "$(id -u)" = 0 ] && look "$name" && [ "$uid" != "$(id -u "$RUN_AS_USER")" ] || exit 0
    [ -z "$(ls -A "$name")" ] || fail 4 "$1 is not $RUN_AS_USER's, and not empty: chown -R -h $RUN_AS_USER $1"
    chown -h "$RUN_AS_USER" "$name" || fail 4 "$1 cannot be given to $RUN_AS_USER"
)

# make_run: $RUN is root's. An earlier version gave it to the account.
make_run() (
    go_above "$RUN"
    [ -d "$name" ] || mkdir "$name" || fail 4 "$RUN cannot be made"
    [ "$(id -u)" = 0 ] || exit 0
    if [ "$name" = "./$NAME" ]; then
        { chown -h 0:0 "$name" && [ ! -L "$name" ] && chmod 755 "$name"; } || fail 4 "$RUN cannot be had"
    fi
    roots_alone "$RUN" || fail 4 "$RUN is not used"
)

# The pid files are in $RUN; in $STATES the account's processes tell of themselves.
prepare() {
    [ "$(id -u)" != 0 ] || id "$RUN_AS_USER" >/dev/null 2>&1 || fail 6 "there is no account $RUN_AS_USER"
    make_run || exit
    [ -L "$STATES" ] || [ "$(id -u)" != 0 ] || rm -f "$STATES"/* # what another account left
    [ "${STATES%/*}" = "$RUN" ] || mkdir -p "${STATES%/*}" || fail 4 "$STATES cannot be made"
    make_place "$STATES" 750 && chmod 750 "$STATES" || exit
    for place in "$SPOOL" "$STATE"; do
        [ -z "$place" ] || make_place "${place%/}" 700 || exit
    done
}

# What was made for the time of a run goes again.
forget() {
    rm -f "$PIDFILE" "$PIDFILE.daemon"
    [ -L "$STATES" ] || rm -f "$STATES"/*
    rmdir "$STATES" "${STATES%/*}" "$RUN" 2>/dev/null || :
}
