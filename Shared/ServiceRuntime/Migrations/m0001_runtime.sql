-- What the runtime keeps in every service's schema.

-- Numbers given so far, per consumer and subject: the producer's side of the position rule.
create table runtime_number (
    consumer text not null,
    subject uuid not null,
    number bigint not null,
    primary key (consumer, subject)
);

-- One row per event and consumer, kept for 35 days, so that every queue may be lost.
create table runtime_outbox (
    id bigint generated always as identity primary key,
    message uuid not null,
    consumer text not null,
    type text not null,
    subject uuid not null,
    number bigint not null,
    -- The second subject of an event about two, with its number.
    other_subject uuid,
    other_number bigint,
    body bytea not null,
    traceparent text,
    created timestamptz not null default now(),
    published timestamptz,
    confirmed timestamptz,
    offers int not null default 0
);
create index runtime_outbox_unpublished on runtime_outbox (id) where published is null;
create index runtime_outbox_unconfirmed on runtime_outbox (consumer, subject, number) where confirmed is null;
create index runtime_outbox_created on runtime_outbox using brin (created);

-- The consumer's side: how far each sequence has been applied, and the digest of the last message of it.
create table runtime_position (
    source text not null,
    subject uuid not null,
    number bigint not null,
    digest bytea not null,
    primary key (source, subject)
);

-- Messages beyond the next number wait here for the ones before them.
create table runtime_early (
    source text not null,
    subject uuid not null,
    number bigint not null,
    other_subject uuid,
    other_number bigint,
    message uuid not null,
    type text not null,
    body bytea not null,
    traceparent text,
    arrived timestamptz not null default now(),
    primary key (source, subject, number)
);

-- Messages that could not be applied, each with its reason; it blocks its own subjects alone.
create table runtime_parked (
    id uuid primary key default gen_random_uuid(),
    message uuid,
    lane text not null,
    type text not null,
    sender text not null,
    subject uuid,
    number bigint,
    other_subject uuid,
    other_number bigint,
    body bytea not null,
    traceparent text,
    reason text not null,
    attempts int not null default 1,
    parked timestamptz not null default now(),
    -- Null: it waits for an operator.
    next_attempt timestamptz
);
create index runtime_parked_due on runtime_parked (next_attempt) where next_attempt is not null;

-- Commands that were answered, with the answer, so that a repeat gets the same one.
create table runtime_request (
    request uuid not null,
    sender text not null,
    type text not null,
    account uuid,
    reply bytea,
    answered timestamptz not null default now(),
    primary key (request, sender, type)
);
create index runtime_request_answered on runtime_request using brin (answered);

create table runtime_replica (
    id uuid primary key,
    started timestamptz not null,
    last_seen timestamptz not null
);
