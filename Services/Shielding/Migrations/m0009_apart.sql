-- The first of two words that two children are not the same, of whom one is shielded; who gave it is sealed by the vault for
-- itself. It stands with the two as merged, and goes with whatever changes who they are.
create table telling_apart (
    -- The lesser of the two identifiers.
    child uuid not null,
    other uuid not null,
    since timestamptz not null,
    key_id text not null,
    encapsulated_key bytea not null,
    ciphertext bytea not null,
    primary key (child, other)
);
create index telling_apart_other on telling_apart (other);
