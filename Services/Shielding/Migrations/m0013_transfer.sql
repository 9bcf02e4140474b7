-- Children on their way from one authority to another. Which authorities those are, and what they have said, is sealed.
create table transfer (
    id uuid primary key,
    -- As whom the child stands; the ciphertext is bound to it.
    child uuid not null,
    opened timestamptz not null,
    closed timestamptz,
    -- The last reminder: 'reminded', 'escalated', or none yet.
    reminded text,
    -- Keyed hashes of the two authorities, by which each finds its own; of the giving one none where it has to be looked up.
    receiving bytea not null,
    giving bytea,
    key_id text not null,
    encapsulated_key bytea not null,
    ciphertext bytea not null
);
-- One at a time.
create unique index transfer_open on transfer (child) where closed is null;
create index transfer_child on transfer (child, closed);
create index transfer_receiving on transfer (receiving, closed);
create index transfer_giving on transfer (giving, closed);
create index transfer_unreminded on transfer (opened) where closed is null and reminded is distinct from 'escalated';

-- To which authorities a child was transferred; the last one is responsible. Sealed, and bound to the child.
create table responsible (
    id uuid primary key,
    child uuid not null,
    since timestamptz not null,
    place bigint generated always as identity,
    key_id text not null,
    encapsulated_key bytea not null,
    ciphertext bytea not null
);
create index responsible_child on responsible (child);
