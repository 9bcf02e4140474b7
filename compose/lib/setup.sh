# Between the set-up job's files, the broker and the database.

# Hands the administrators' passwords to the engines, which are made with them, and the users to the broker.
hand_over_secrets() {
    local engine users=$DATA/secrets/broker/definitions.json
    USERS_CHANGED=''
    for engine in broker database; do
        own_folder "$DATA/$engine"
        own_file "$DATA/$engine/password" <"$DATA/secrets/administrator/$engine.password"
    done
    cmp -s "$users" "$DATA/broker/definitions.json" || USERS_CHANGED=yes
    own_file "$DATA/broker/definitions.json" <"$users"
}

# The broker takes its users when it starts; one that ran already has to be told.
import_users() {
    [ -z "$USERS_CHANGED" ] || broker_control "$DATA" "$BASE" import_definitions "$DATA/broker/definitions.json" >&2
}

# Publishes the invented population through the intake, one file a source, unless these very files were published.
load_population() {
    local loaded=$DATA/population/loaded file source sums
    own_folder "$DATA/population"
    sums=$(cd "$here/population" && sha256sum ./*.ndjson)
    [ "$(cat "$loaded" 2>/dev/null)" != "$sums" ] || return 0
    step 'population'
    for file in "$here/population"/*.ndjson; do
        source=$(basename "$file" .ndjson)
        own_file "$DATA/population/$source.ndjson" <"$file"
        contactpoint feed publish --config "$DATA/secrets/sources/$source/config.json" \
            "$DATA/population/$source.ndjson" >&2
    done
    echo "$sums" >"$loaded"
}
