-- The first of two words that an identity is withdrawn; as in `lifting`.
create table withdrawing (
    child uuid primary key,
    since timestamptz not null,
    key_id text not null,
    encapsulated_key bytea not null,
    ciphertext bytea not null
);

-- Identities that are gone for good, by the identifier under which the child stood then. The journal says the same, and what
-- one of the two says holds.
create table withdrawn (
    child uuid primary key,
    since timestamptz not null
);
