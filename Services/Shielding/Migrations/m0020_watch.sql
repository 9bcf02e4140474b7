-- For whom practitioners watch whom they have lost sight of. Whose a watch is stands under seal, and as a code that only the vault
-- can make.
create table watch (
    id uuid primary key,
    child uuid not null,
    watcher bytea not null,
    since timestamptz not null,
    until timestamptz not null,
    -- A shield was put up since: it ends all that somebody would be told by. Nobody is shown it.
    silenced boolean not null default false,
    key_id text not null,
    encapsulated_key bytea not null,
    ciphertext bytea not null
);
create index watch_child on watch (child);
create index watch_watcher on watch (watcher, since desc);
create index watch_until on watch (until);
