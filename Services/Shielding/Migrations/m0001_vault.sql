-- The vault. What could tell where a child is stands here as ciphertext alone, and no table says in clear which
-- source, organisation, account, kind or date is behind anything.

-- Every version of every source record, and of every involvement that a practitioner declared.
create table envelope (
    id uuid primary key,
    -- The child and the source record, or the declared involvement's handle, that the ciphertext is bound to. They are
    -- as they were at the sealing and are never changed, or it could not be opened.
    child uuid not null,
    bound_to uuid not null,
    key_id text not null,
    encapsulated_key bytea not null,
    ciphertext bytea not null,
    -- The order of arrival, which tells no time.
    received bigint generated always as identity
);

-- The newest version of a source record: its address and carers hold.
create table record_newest (
    record uuid primary key,
    child uuid not null,
    envelope uuid not null references envelope
);
create index on record_newest (child);

-- Who stands behind a contact handle.
create table contact (
    handle uuid primary key,
    child uuid not null,
    envelope uuid not null references envelope
);
create index on contact (child);

-- Two children who may be one and the same, in both directions: a shield of one covers the other.
create table candidate (
    child uuid not null,
    other uuid not null,
    primary key (child, other)
);

-- A shield belongs to the person: it may be there before anything else is known of the child.
create table shield (
    child uuid primary key,
    since timestamptz not null,
    -- Who shielded and on what grounds, sealed by the vault for itself.
    key_id text not null,
    encapsulated_key bytea not null,
    ciphertext bytea not null
);
