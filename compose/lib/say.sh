# What the person at the terminal reads: one line a step, with the seconds since the start; all of it on stderr.

step() { printf '[%3d s] %s\n' "$SECONDS" "$*" >&2; }
note() { printf '        %s\n' "$*" >&2; }
fail() { printf '[%3d s] failed: %s\n' "$SECONDS" "$*" >&2; exit 1; }
