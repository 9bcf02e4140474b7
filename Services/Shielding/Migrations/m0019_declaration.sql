-- What practitioners recorded of themselves, for the word of their organisation, which stands here as a code that only the
-- vault can make.
create table declaration (
    handle uuid primary key,
    -- As in `contact`, while it waits.
    child uuid not null,
    organisation bytea not null,
    since timestamptz not null,
    standing text not null default 'waiting',
    -- What was said, by whom and on which day, sealed by the vault for itself; absent while it waits.
    key_id text,
    encapsulated_key bytea,
    ciphertext bytea,
    constraint declaration_word check (num_nulls(key_id, encapsulated_key, ciphertext) in (0, 3))
);
create index declaration_waiting on declaration (organisation, since, handle) where standing = 'waiting';
create index declaration_child on declaration (child) where standing = 'waiting';
