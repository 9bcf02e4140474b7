# The services as processes: each replica under a supervisor, its log in .local/log/SERVICE-N.log.

services=(identity directory shielding notifications audit gateway)

# Copies the executables out of the build folder, so that a later build disturbs no running service; and those of their
# libraries that the unprivileged user could not read where the toolchain is. Sets UPDATED to the changed ones.
place_executables() {
    local from=$1 name library
    UPDATED=()
    for name in "${services[@]}" contactpoint; do
        [ -x "$from/$name" ] || fail "the build made no $from/$name"
        ! cmp -s "$from/$name" "$DATA/bin/$name" || continue
        cp --reflink=auto "$from/$name" "$DATA/bin/$name.new"
        mv "$DATA/bin/$name.new" "$DATA/bin/$name"
        UPDATED+=("$name")
    done
    for library in $(for name in "${services[@]}" contactpoint; do ldd "$from/$name" 2>&1 || true; done |
        awk '$3 ~ /^\// {print $3}' | sort -u); do
        readable "$library" || cmp -s "$library" "$DATA/lib/${library##*/}" || cp "$library" "$DATA/lib/"
    done
}

# Sets SERVICE to the words that an executable of ours is put behind to run unprivileged, with file $1 as configuration.
service_settings() {
    SERVICE=(
        env -i PATH=/usr/bin:/bin LANG=C.UTF-8 "HOME=$DATA" "LD_LIBRARY_PATH=$DATA/lib"
        "CONTACTPOINT_CONFIG=$1" "LOG_LEVEL=${LOG_LEVEL:-info}"
        "CONTACTPOINT_BUDGETS_TIMES=${CONTACTPOINT_BUDGETS_TIMES:-1}")
}

# Runs the command line as the unprivileged user.
contactpoint() {
    service_settings "$DATA/secrets/operations/config.json"
    (cd / && "${AS[@]}" -- "${SERVICE[@]}" "$DATA/bin/contactpoint" "$@")
}

# Waits until the gateway answers.
wait_for_gateway() {
    local supervisor
    supervisor=$(supervisor "$DATA/run/gateway-1.pid") && wait_until 60 "$supervisor" listening "$HTTP" ||
        fail "the gateway does not answer on port $HTTP; see $DATA/log/gateway-1.log"
}

# The supervisor whose pid file is $1; by its command line, if the file was lost.
supervisor() { process_in "$1" || process_with "$here/lib/supervise $1"; }

# Starts replica $2 of service $1 unless it runs.
start_service() {
    local name=$1-$2
    ! supervisor "$DATA/run/$name.pid" >/dev/null || return 0
    service_settings "$DATA/secrets/$1/config.json"
    start_supervised "$name" TERM "${AS[@]}" --pdeathsig TERM -- "${SERVICE[@]}" "$DATA/bin/$1"
}

# Starts a supervisor called $1 of the command $3…, which is to be stopped by signal $2.
start_supervised() {
    local pidfile=$DATA/run/$1.pid
    start_apart "$DATA/log/$1.log" "$here/lib/supervise" "$pidfile" "${@:2}"
    wait_until 10 "$STARTED" process_in "$pidfile" >/dev/null || fail "no supervisor for $1; see $DATA/log/$1.log"
}

# Starts engine $1, the broker or the database, watched over and to be stopped by signal $2.
start_engine() {
    supervisor "$DATA/run/$1-1.pid" >/dev/null ||
        start_supervised "$1-1" "$2" "$here/private" run "$1" "$DATA" "$BASE"
    "$here/private" start "$1" "$DATA" "$BASE"
}

# The replicas of service $1 that are wanted.
wanted() { cat "$DATA/replicas/$1" 2>/dev/null || echo 1; }

# Makes the running replicas of service $1 those that are wanted.
scale_service() {
    local number file
    for ((number = 1; number <= $(wanted "$1"); number++)); do start_service "$1" "$number"; done
    for file in "$DATA/run/$1"-*.pid; do
        [ -e "$file" ] || continue
        number=${file##*-}
        ((${number%.pid} <= $(wanted "$1"))) || stop_supervised "$file" 30
    done
}

# Ends all replicas of service $1, together.
stop_replicas() {
    local file stopping=()
    for file in "$DATA/run/$1"-*.pid; do
        [ ! -e "$file" ] || { stop_supervised "$file" 30 & stopping+=($!); }
    done
    ((${#stopping[@]} == 0)) || wait "${stopping[@]}"
}

# Ends what the supervisor of pid file $1 watches over, and the supervisor; waits up to $2 seconds.
stop_supervised() {
    local pid
    if pid=$(supervisor "$1"); then end_process "$pid" "$2" TERM KILL; fi
    rm -f "$1"
}

# Ends whatever of our executables still runs: its supervisor was killed.
stop_orphans() {
    local entry words
    for entry in /proc/[0-9]*; do
        { mapfile -d '' -t words <"$entry/cmdline"; } 2>/dev/null || continue
        [[ ${words[0]:-} != "$DATA/bin/"* ]] || end_process "${entry#/proc/}" 20 TERM KILL
    done
}
