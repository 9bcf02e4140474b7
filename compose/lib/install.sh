# What Debian 12 has to bring. Nothing that apt installs may start a server or make a database of its own.

packages_to_run=(rabbitmq-server postgresql-15 librabbitmq4 libpq5 libsodium23 libcurl4 libqrencode4 ca-certificates tzdata util-linux)
packages_to_build=(librabbitmq-dev libpq-dev libsodium-dev libcurl4-openssl-dev libqrencode-dev pkg-config ca-certificates git)
packages_to_test=(amqp-tools python3-venv chromium-headless-shell gcc libc6-dev)

# Installs those of the packages $… that are missing.
install_missing() {
    local package missing=()
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    step "installing ${missing[*]}"
    if [ "$(id -u)" -eq 0 ]; then
        apt_quietly "${missing[@]}"
    elif sudo -n true 2>/dev/null || { [ -t 0 ] && command -v sudo >/dev/null; }; then
        sudo bash -c "set -euo pipefail; $(declare -f apt_quietly); apt_quietly \"\$@\"" apt "${missing[@]}"
    else
        fail "not root, and sudo is not to be had. Run as root, then again this:
        apt-get update && apt-get install --no-install-recommends ${missing[*]}"
    fi
}

apt_quietly() {
    local policy=/usr/sbin/policy-rc.d made='' log
    log=$(mktemp)
    export DEBIAN_FRONTEND=noninteractive
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
        made=yes
    fi
    if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        mkdir -p /etc/postgresql-common
        echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
    fi
    local status=0
    {
        apt-get -q -o DPkg::Lock::Timeout=300 update &&
            apt-get -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold \
                -o Dpkg::Options::=--force-confdef install "$@"
    } >"$log" 2>&1 </dev/null || status=$?
    [ -z "$made" ] || rm -f "$policy"
    ((status == 0)) || tail -n 20 "$log" >&2
    rm -f "$log"
    return "$status"
}

# Swift is not in Debian: say where it is.
need_swift() {
    local version
    version=$(swift --version 2>/dev/null | grep -o 'Swift version [0-9.]*' | cut -d' ' -f3) ||
        fail 'there is no Swift here. Get Swift 6.2 or later for Debian 12 from https://www.swift.org/install/linux/ , put it on PATH, then run this again.'
    case $version in
    [0-5].* | 6.[01] | 6.[01].*) fail "Swift $version is too old: 6.2 or later is on https://www.swift.org/install/linux/" ;;
    esac
}
