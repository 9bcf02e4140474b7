-- The first of two words for lifting the shield of a child; who gave it is sealed by the vault for itself. It stands with
-- the child as merged, and goes with whatever changes who that is.
create table lifting (
    child uuid primary key,
    since timestamptz not null,
    key_id text not null,
    encapsulated_key bytea not null,
    ciphertext bytea not null
);
