-- Overrides, each with the investigation that it opens. In clear stands of whom, and when; who overrode, why, and what was
-- found is sealed.
create table override (
    id uuid primary key,
    child uuid not null,
    since timestamptz not null,
    ended timestamptz,
    -- Over the id, the child, the session and the beginning: it shows that the vault wrote the row, and for which session.
    code bytea not null,
    key_id text not null,
    encapsulated_key bytea not null,
    ciphertext bytea not null,
    closed timestamptz,
    finding_key_id text,
    finding_encapsulated_key bytea,
    finding_ciphertext bytea
);
create index override_holding on override (child) where ended is null;
create index override_open on override (since) where closed is null;

-- What practitioners ask the management team to pass on. Who asks is sealed.
create table contact_request (
    id uuid primary key,
    child uuid not null,
    -- A keyed hash of the account, by which it finds its own again.
    asker bytea not null,
    state text not null check (state in ('asked', 'passedOn', 'answered')),
    asked timestamptz not null,
    since timestamptz not null,
    key_id text not null,
    encapsulated_key bytea not null,
    ciphertext bytea not null
);
create index contact_request_own on contact_request (asker, asked desc);
create index contact_request_waiting on contact_request (asked) where state <> 'answered';
-- Whoever asks again has asked once.
create unique index contact_request_once on contact_request (asker, child) where state <> 'answered';
