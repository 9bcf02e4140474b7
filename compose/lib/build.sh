# Builds, with the output in file $1, the options $2… and a line of progress every twenty seconds.
build_showing_progress() {
    local log=$1 build
    swift build "${@:2}" >"$log" 2>&1 9>&- &
    build=$!
    while alive "$build"; do
        sleep 1
        ((SECONDS % 20)) || step "still building $(tr '\r' '\n' <"$log" | grep -o '^\[[0-9]*/[0-9]*\]' | tail -n 1)"
    done
    wait "$build" || {
        { grep -E 'error:' "$log" || tail -n 20 "$log"; } | sort -u | head -n 20 >&2
        fail "the build; see $log"
    }
}
