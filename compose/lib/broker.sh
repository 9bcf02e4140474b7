# A private RabbitMQ in DIR/broker. Ports from BASE: AMQP BASE, distribution BASE+2, epmd BASE+3, tools BASE+4 to +9.
# Its programs are called in their own folder: Debian's wrapper in /usr/sbin switches user and drops these settings.

rabbitmq=/usr/lib/rabbitmq/bin
# Loopback, except in a container.
listen=${CONTACTPOINT_LISTEN:-127.0.0.1}

# Sets BROKER to the words that a program of the broker is put behind.
broker_settings() {
    local dir=$1/broker base=$2
    BROKER=(
        env -i PATH=/usr/bin:/bin LANG=C.UTF-8 "HOME=$dir/home"
        RABBITMQ_CONF_ENV_FILE=/dev/null "RABBITMQ_CONFIG_FILE=$dir/rabbitmq.conf"
        RABBITMQ_NODENAME=contactpoint@localhost "RABBITMQ_NODE_IP_ADDRESS=$listen" "RABBITMQ_NODE_PORT=$base"
        "RABBITMQ_DIST_PORT=$((base + 2))" "ERL_EPMD_PORT=$((base + 3))" ERL_EPMD_ADDRESS=127.0.0.1
        "RABBITMQ_CTL_DIST_PORT_MIN=$((base + 4))" "RABBITMQ_CTL_DIST_PORT_MAX=$((base + 9))"
        "RABBITMQ_MNESIA_BASE=$dir/data" "RABBITMQ_LOG_BASE=$dir/log" "RABBITMQ_GENERATED_CONFIG_DIR=$dir/generated"
        "RABBITMQ_ENABLED_PLUGINS_FILE=$dir/enabled_plugins"
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-kernel inet_dist_use_interface {127,0,0,1} -kernel net_ticktime 8 -start_epmd false"
        ERL_CRASH_DUMP_SECONDS=0
        # Makes the script replace itself by the broker, which ends properly on TERM.
        RUNNING_UNDER_SYSTEMD=true)
}

# Writes the configuration. With DIR/broker/definitions.json the broker takes its users from there; without, it makes
# one administrator, whose password is in DIR/broker/password.
broker_prepare() {
    local dir=$1/broker folder
    for folder in "$dir" "$dir/home" "$dir/data" "$dir/log" "$dir/generated"; do own_folder "$folder"; done
    [ -s "$dir/password" ] || random_word | own_file "$dir/password"
    [ "$(id -u)" -ne 0 ] || chown -f "$OWNER:" "$dir/password" "$dir/definitions.json" || true
    echo '[].' | own_file "$dir/enabled_plugins"
    {
        # The log of quorum queues: at the default of 512 MB the broker takes 1 GB of memory, and is no faster.
        echo 'raft.wal_max_size_bytes = 33554432'
        echo 'log.file.level = warning'
        if [ -s "$dir/definitions.json" ]; then
            echo 'definitions.import_backend = local_filesystem'
            echo "definitions.local.path = $dir/definitions.json"
            echo 'definitions.skip_if_unchanged = true'
        else
            echo 'default_user = administrator'
            echo "default_pass = $(<"$dir/password")"
            echo 'default_vhost = contactpoint'
        fi
    } | own_file "$dir/rabbitmq.conf"
}

# Becomes the broker.
broker_run() {
    broker_prepare "$1"
    broker_settings "$1" "$2"
    epmd_start "$1" "$2"
    cd /
    exec "${AS[@]}" --pdeathsig "${PDEATHSIG:-keep}" -- "${BROKER[@]}" "$rabbitmq/rabbitmq-server"
}

broker_process() { process_with "-home $1/broker/home"; }

# Ready means: it answers the protocol header with a method frame.
broker_ready() {
    local first
    first=$(
        exec 2>/dev/null 3<>"/dev/tcp/127.0.0.1/$2" || exit 1
        printf 'AMQP\0\0\11\1' >&3
        timeout 2 head -c 1 <&3 | od -An -tu1
    ) || return 1
    [ "${first// /}" = 1 ]
}

broker_stop() {
    local pid
    if pid=$(broker_process "$1"); then end_process "$pid" 20 TERM KILL; fi
    epmd_stop "$1" "$2"
}

# Runs rabbitmqctl against the broker.
broker_control() {
    broker_settings "$1" "$2"
    (cd / && "${AS[@]}" -- "${BROKER[@]}" "$rabbitmq/rabbitmqctl" --quiet "${@:3}")
}

# Erlang's port mapper would stay behind for ever if the broker started it: it is ours to start and to end.
epmd_start() {
    local dir=$1/broker port=$(($2 + 3))
    ! listening "$port" || return 0
    start_apart "$dir/log/epmd.log" "${AS[@]}" -- env -i PATH=/usr/bin:/bin "HOME=$dir/home" \
        epmd -port "$port" -address 127.0.0.1
    wait_until 10 "$STARTED" listening "$port" || fail "epmd does not start; see $dir/log/epmd.log"
}

epmd_stop() {
    local pid
    if pid=$(process_with "epmd -port $(($2 + 3))"); then end_process "$pid" 5 TERM KILL; fi
}
