# Processes by id. An id alone may belong to somebody else by now, so a pid file holds the start time too.

# The start time of process $1 in clock ticks since boot; fails when there is none, or a zombie.
start_time() {
    local stat rest
    { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
    read -ra rest <<<"${stat##*) }"
    [ "${rest[0]}" != Z ] || return 1
    echo "${rest[19]}"
}

alive() { start_time "$1" >/dev/null; }

# Notes process $2 in pid file $1.
note_process() { echo "$2 $(start_time "$2")" >"$1"; }

# The id in pid file $1, if that very process still runs.
process_in() {
    local pid started
    [ -s "$1" ] && read -r pid started <"$1" && [ "$(start_time "$pid")" = "$started" ] && echo "$pid"
}

# Sends process $1 the signals $3…, each after waiting $2 seconds for the one before; fails if it outlives them all.
end_process() {
    local pid=$1 patience=$2 started signal tries
    started=$(start_time "$pid") || return 0
    for signal in "${@:3}"; do
        kill "-$signal" "$pid" 2>/dev/null || return 0
        for ((tries = patience * 10; tries > 0; tries--)); do
            [ "$(start_time "$pid")" = "$started" ] || return 0
            sleep 0.1
        done
    done
    return 1
}

# The first process whose command line holds the words $1 in a row.
process_with() {
    local entry words
    for entry in /proc/[0-9]*; do
        { mapfile -d '' -t words <"$entry/cmdline"; } 2>/dev/null || continue
        [[ " ${words[*]} " == *" $1 "* ]] && echo "${entry#/proc/}" && return 0
    done
    return 1
}

# Starts $2… away from this terminal and its signals, its output appended to file $1; sets STARTED to its id.
start_apart() {
    STARTED=$(setsid "${@:2}" >>"$1" 2>&1 </dev/null 9>&- & echo $!)
}

# Waits up to $1 seconds until the command $3… succeeds, as long as process $2 lives.
wait_until() {
    local tries
    for ((tries = $1 * 10; tries > 0; tries--)); do
        "${@:3}" && return 0
        alive "$2" || return 1
        sleep 0.1
    done
    return 1
}

# Whether something listens on loopback port $1.
listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# The first of base ports $1, $1 + 10, … whose ten ports are all free.
free_base() {
    local base=$1 port
    for ((; base < 32000; base += 10)); do
        for ((port = base; port < base + 10; port++)); do ! listening "$port" || continue 2; done
        echo "$base" && return 0
    done
    return 1
}
