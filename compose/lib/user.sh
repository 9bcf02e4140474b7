# Broker, database and services never run as root: as the caller, or, when root calls, as the user `contactpoint`.

# Sets AS to a setpriv that steps down (more of its options, then `--` and a command, may follow) and OWNER to whom
# the files belong.
choose_user() {
    AS=(setpriv) OWNER=$(id -un)
    [ "$(id -u)" -eq 0 ] || return 0
    OWNER=contactpoint
    id -u "$OWNER" >/dev/null 2>&1 ||
        useradd --system --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$OWNER"
    AS=(setpriv "--reuid=$OWNER" "--regid=$OWNER" --clear-groups)
}

# Whether the unprivileged user reaches folder $1.
reachable() { (cd / && "${AS[@]}" -- test -x "$1"); }

# Makes folder $1, private to the unprivileged user.
own_folder() {
    mkdir -p "$1"
    chmod 700 "$1"
    [ "$(id -u)" -ne 0 ] || chown "$OWNER:" "$1"
}

# Writes stdin to file $1, readable by the unprivileged user alone.
own_file() {
    (umask 077 && cat >"$1")
    [ "$(id -u)" -ne 0 ] || chown "$OWNER:" "$1"
}

# A password that nobody has to type.
random_word() { head -c 24 /dev/urandom | base64 | tr '+/' '-_'; }

# Whether the unprivileged user can read file $1.
readable() { (cd / && "${AS[@]}" -- test -r "$1"); }
