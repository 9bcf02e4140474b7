# A database with generated children, for the benchmarks that ask Identity online.

# Runs $1 of the benchmarks with the options $2… on a database of its own, in the folder `keep` if that names one; ends it
# when the shell ends.
run_online() {
    choose_user
    dir=${keep:-$(mktemp -d "${TMPDIR:-/tmp}/contactpoint-bench-XXXXXX")}
    mkdir -p "$dir"
    chmod 755 "$dir"
    base=$(free_base $((20000 + RANDOM % 500 * 10))) || fail 'no ten free ports in a row'
    finish() {
        compose/private stop database "$dir" "$base" || true
        [ -n "$keep" ] || rm -rf "$dir"
    }
    trap finish EXIT
    trap 'exit 130' INT TERM
    # As whoever runs a national index would: it lies in the database's own memory.
    export CONTACTPOINT_SHARED_BUFFERS=${CONTACTPOINT_SHARED_BUFFERS:-$(
        awk '$1 == "MemTotal:" { print int($2 / 1024 * 0.7) "MB" }' /proc/meminfo)}
    # A page goes into the log whole when it changes first after a checkpoint, and a decision changes a dozen.
    export CONTACTPOINT_WAL_SIZE=${CONTACTPOINT_WAL_SIZE:-16GB}
    step 'starting a database'
    compose/private start database "$dir" "$base"
    step "$1 of $children children"
    # Were it the last command alone, a shell that was made to read its output would become it, and end nothing.
    CONTACTPOINT_BENCH_DATABASE=$(compose/private url database "$dir" "$base") "$bin/Benchmarks" "$@" || return
}
