# A private PostgreSQL in DIR/database, on loopback port BASE+1 and on a socket in its own folder.

postgres=/usr/lib/postgresql/15/bin
# Loopback, except in a container.
listen=${CONTACTPOINT_LISTEN:-127.0.0.1}

database_prepare() {
    local dir=$1/database port=$(($2 + 1)) folder
    for folder in "$dir" "$dir/socket"; do own_folder "$folder"; done
    [ -s "$dir/password" ] || random_word | own_file "$dir/password"
    if [ ! -s "$dir/data/PG_VERSION" ] || [ ! -e "$dir/initialised" ]; then
        rm -rf "$dir/data"
        (cd / && "${AS[@]}" -- env -i PATH=/usr/bin:/bin LANG=C.UTF-8 "$postgres/initdb" -D "$dir/data" \
            -U administrator -A scram-sha-256 --pwfile="$dir/password" -E UTF8 --locale=C.UTF-8 \
            --lc-collate=C >/dev/null) ||
            fail "no database could be made in $dir/data"
        echo yes | own_file "$dir/initialised"
    fi
    {
        echo "port = $port"
        echo "listen_addresses = '$listen'"
        echo "unix_socket_directories = '$dir/socket'"
        echo 'password_encryption = scram-sha-256'
        echo 'fsync = on'
        echo 'synchronous_commit = on'
        echo "shared_buffers = ${CONTACTPOINT_SHARED_BUFFERS:-256MB}"
        echo 'max_connections = 200'
        echo 'max_locks_per_transaction = 256'
        echo "max_wal_size = ${CONTACTPOINT_WAL_SIZE:-2GB}"
        # Files of the log are used again: a new one is first filled with noughts, while its writer waits.
        echo "min_wal_size = ${CONTACTPOINT_WAL_SIZE:-2GB}"
        # What a batch writes, until its commit: in few large pieces.
        echo 'wal_buffers = 64MB'
        echo 'default_toast_compression = lz4'
        echo 'jit = off'
    } | own_file "$dir/data/contactpoint.conf"
    [ "$listen" = 127.0.0.1 ] || grep -qs '^host all all all' "$dir/data/pg_hba.conf" ||
        echo 'host all all all scram-sha-256' >>"$dir/data/pg_hba.conf"
    grep -qs contactpoint.conf "$dir/data/postgresql.conf" ||
        echo "include 'contactpoint.conf'" >>"$dir/data/postgresql.conf"
}

# Processes that work in the data folder: the postmaster, or back ends that outlived a killed one.
database_processes() {
    local entry folder
    for entry in /proc/[0-9]*; do
        { folder=$(readlink "$entry/cwd"); } 2>/dev/null || continue
        [ "$folder" != "$1/database/data" ] || echo "${entry#/proc/}"
    done
}

# The id in postmaster.pid, if that process works in the data folder.
database_process() {
    local file=$1/database/data/postmaster.pid pid
    { read -r pid <"$file"; } 2>/dev/null || return 1
    [ "$(readlink "/proc/$pid/cwd" 2>/dev/null)" = "$1/database/data" ] && alive "$pid" && echo "$pid"
}

# Becomes the database. Lock files that a killed one left name an id that may be a stranger's by now, and would keep it
# from starting; they may go only when nobody works in the data folder any more.
database_run() {
    local tries clock=()
    database_prepare "$1" "$2"
    for ((tries = 300; tries > 0; tries--)); do
        [ -n "$(database_processes "$1")" ] || break
        sleep 0.1
    done
    ((tries > 0)) || fail "processes of a former database still work in $1/database/data"
    rm -f "$1/database/data/postmaster.pid" "$1/database/socket/".s.PGSQL.*
    # A clock that a test has set (Tests/System/clock.py) is the database's too.
    [ -z "${CONTACTPOINT_CLOCK:-}" ] || clock=("CONTACTPOINT_CLOCK=$CONTACTPOINT_CLOCK" "LD_PRELOAD=$LD_PRELOAD")
    cd /
    # A statement for a whole batch takes some MB, and gives them back: kept by malloc, they need not be cleared by the
    # kernel each time.
    exec "${AS[@]}" --pdeathsig "${PDEATHSIG:-keep}" -- env -i PATH=/usr/bin:/bin LANG=C.UTF-8 \
        MALLOC_TRIM_THRESHOLD_=33554432 MALLOC_MMAP_THRESHOLD_=33554432 MALLOC_TOP_PAD_=1048576 "${clock[@]}" \
        "$postgres/postgres" -D "$1/database/data"
}

database_ready() { "$postgres/pg_isready" -q -h 127.0.0.1 -p "$(($2 + 1))" -t 2; }

database_stop() {
    local pid
    if pid=$(database_process "$1"); then end_process "$pid" 30 INT QUIT KILL; fi
}
