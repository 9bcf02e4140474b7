-- People: who is who. Sources, records and references stand here as keyed hashes alone, and nothing here tells where a
-- child is: no address, no carer's contact, no organisation, no practitioner. No instant of ours stands beside a
-- child, or the receipts, which name their sources, could be laid beside it.

create table child (
    id uuid primary key,
    number text not null unique,
    -- Of several who are named alike, the first who was known is taken.
    ordinal bigint generated always as identity
);

-- A source's record of a child, with the details of its newest version.
create table source_record (
    id uuid primary key,
    -- Of the source and its own id of the record.
    token bytea not null unique,
    child uuid not null references child,
    -- The order of the newest version: the source's own count, or the time of the event, in ms since 1970.
    newest_sequence bigint,
    newest_time bigint not null,
    name jsonb not null,
    carers jsonb not null,
    normal_family text not null,
    normal_given text not null,
    normal_first text not null,
    date_of_birth text collate "C" not null,
    gender text not null
);
create index source_record_child on source_record (child);
create index source_record_search on source_record (normal_family, date_of_birth);

-- Every version of every record, as it arrived; nothing here is ever changed.
create table record_version (
    id bigint generated always as identity primary key,
    record uuid not null references source_record,
    -- The child that it was matched to then, and the model that decided.
    child uuid not null,
    model text not null,
    -- Of normalised name, date of birth and gender; null where half a name identifies nobody.
    match_token bytea,
    sequence bigint,
    "time" bigint not null,
    name jsonb not null,
    carers jsonb not null,
    normal_family text not null,
    normal_given text not null,
    date_of_birth text collate "C" not null,
    gender text not null
);
create index record_version_record on record_version (record);
create index record_version_match on record_version (match_token);

create table involvement (
    -- Of the source, its record and its reference.
    token bytea primary key,
    handle uuid not null unique,
    newest_sequence bigint,
    newest_time bigint not null
);

-- Feeds: what became of what the sources handed in. Joined to no child.

create table receipt (
    -- Of the source and the event's id, or of the sealed body where no id could be read.
    key bytea primary key,
    source text not null,
    event text,
    outcome text not null,
    problems jsonb not null,
    at timestamptz not null
);
create index receipt_source on receipt (source, at desc);

create table feed_pause (
    source text primary key,
    since timestamptz not null
);

-- Events of paused feeds, sealed to the intake key, in the order of their arrival.
create table held_submission (
    id bigint generated always as identity primary key,
    key bytea not null unique,
    source text not null,
    sealed bytea not null
);
create index held_submission_source on held_submission (source, id);

-- Accounts: who may sign in. A module of its own, joined to no table above, so that it can move out.

create table organisation (
    id uuid primary key,
    name text not null unique
);

create table account (
    id uuid primary key,
    organisation uuid not null references organisation,
    -- In lower case, as is the email.
    username text not null unique,
    email text not null,
    phone text,
    name jsonb not null,
    role text not null,
    service text not null,
    -- The source that a feed account reports for.
    source text,
    password_hash text not null,
    status text not null default 'active' check (status in ('active', 'suspended', 'closed')),
    opened timestamptz not null
);
create index account_email on account (email);

create table session (
    -- SHA-256 of the bearer token, which is kept nowhere.
    token bytea primary key,
    account uuid not null references account,
    begun timestamptz not null,
    last_used timestamptz not null
);
create index session_account on session (account);
