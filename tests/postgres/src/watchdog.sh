# Ends a throwaway cluster that nobody uses: $1 its directory, $2 pg_ctl, $3 seconds without a user.
cd / || exit 1
exec 8>>"$1/watchdog" 9<"$1/users" || exit 1

lock() { # descriptor; perl where there is no flock (macOS)
    if command -v flock >/dev/null; then flock -n -x "$1"; else
        perl -e 'use Fcntl ":flock"; open F, "<&=", $ARGV[0]; exit !flock F, LOCK_EX | LOCK_NB' "$1"
    fi
}
unlock() {
    if command -v flock >/dev/null; then flock -u "$1"; else
        perl -e 'use Fcntl ":flock"; open F, "<&=", $ARGV[0]; flock F, LOCK_UN' "$1"
    fi
}

tries=0
until lock 8; do # another one lives, or somebody looked whether one does
    tries=$((tries + 1))
    [ "$tries" -lt 5 ] || exit 0
    sleep 1
done
idle=0
while sleep 1 && [ -d "$1" ]; do
    if ! lock 9; then
        idle=0
        continue
    fi
    idle=$((idle + 1))
    if [ "$idle" -ge "$3" ]; then
        # Under the lock: whoever comes now waits, then finds the cluster gone and starts another.
        "$2" stop -w -t 10 -m immediate -D "$1/data"
        rm -rf "$1"
        exit 0
    fi
    unlock 9
done
