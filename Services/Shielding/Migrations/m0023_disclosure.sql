-- The first of two words that a record is disclosed; as in `lifting`, with the ground.
create table disclosing (
    child uuid primary key,
    since timestamptz not null,
    key_id text not null,
    encapsulated_key bytea not null,
    ciphertext bytea not null
);

-- What was disclosed, by whom and on which ground, which is sealed. Each code is over the id, the child, one of the two accounts
-- and the time: it shows that the vault wrote the row, and for whom it holds.
create table disclosure (
    id uuid primary key,
    child uuid not null,
    since timestamptz not null,
    code bytea not null,
    other_code bytea not null,
    key_id text not null,
    encapsulated_key bytea not null,
    ciphertext bytea not null
);
create index disclosure_child on disclosure (child, since);
