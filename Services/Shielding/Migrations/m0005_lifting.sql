-- The first of two words for lifting the shield of a child; who gave it is sealed by the vault for itself. It stands with
-- the child as merged, and goes with whatever changes who that is.
create table lifting (
    child uuid primary key,
    since timestamptz not null,
    key_id text not null,
    encapsulated_key bytea not null,
    ciphertext bytea not null
);

-- When a shielded child is separated each part has a shield of its own; the order stays sealed for whom it was given.
alter table shield add column sealed_for uuid;

-- Shields that were lifted: who had put them up and why stays for whoever looks into it.
create table lifted_shield (
    place bigint generated always as identity primary key,
    child uuid not null,
    since timestamptz not null,
    lifted timestamptz not null,
    key_id text not null,
    encapsulated_key bytea not null,
    ciphertext bytea not null,
    sealed_for uuid
);
create index lifted_shield_child on lifted_shield (child);
