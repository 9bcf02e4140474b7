# Where the data of this checkout is: in .local, or, when root calls and the unprivileged user can't reach the checkout,
# in a folder under /var/lib that .local leads to.

# Sets DATA, BASE and HTTP.
choose_data() {
    local checkout=$1
    if [ ! -e "$checkout/.local" ]; then
        if reachable "$checkout"; then
            mkdir "$checkout/.local"
        else
            local place
            place=/var/lib/contactpoint-$(printf %s "$checkout" | sha256sum | cut -c1-12)
            mkdir -p "$place"
            ln -sfn "$place" "$checkout/.local"
        fi
    fi
    DATA=$(cd "$checkout/.local" && pwd -P)
    chmod 755 "$DATA"
    mkdir -p "$DATA/run" "$DATA/log" "$DATA/bin" "$DATA/lib" "$DATA/replicas"
}

# Chooses the ports once; they stay the same from then on. CONTACTPOINT_PORTS and CONTACTPOINT_HTTP_PORT say which.
choose_ports() {
    local file=$DATA/ports
    if [ ! -s "$file" ]; then
        BASE=${CONTACTPOINT_PORTS:-$(free_base 27600)} || fail 'no ten free ports in a row'
        HTTP=${CONTACTPOINT_HTTP_PORT:-8080}
        while listening "$HTTP"; do
            [ -z "${CONTACTPOINT_HTTP_PORT:-}" ] || fail "port $HTTP is taken"
            HTTP=$((HTTP + 1))
        done
        printf 'BASE=%s\nHTTP=%s\n' "$BASE" "$HTTP" >"$file"
    fi
    . "$file"
}
