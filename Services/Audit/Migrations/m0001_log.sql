-- The log: who did what, when and why, and every decision about a child. Identifiers and names of parts, never values.
create table entry (
    -- Dense, from 0: the entry's place in the Merkle tree of RFC 6962.
    index bigint primary key,
    id uuid not null unique,
    writer uuid not null,
    service text not null,
    at timestamptz not null,
    action text not null,
    actor uuid,
    source text,
    reason text,
    request uuid,
    terms jsonb not null,
    children uuid[] not null,
    parts text[] not null,
    -- SHA-256 over a zero byte and the entry's canonical JSON; it can be made again from the columns above.
    leaf bytea not null check (octet_length(leaf) = 32)
);
create index on entry using gin (children);
create index on entry (actor);
create index on entry (at);

-- What is in the log stays as it is, whoever asks.
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the audit log is only ever appended to' using errcode = 'insufficient_privilege';
end
$$;
create trigger append_only before update or delete or truncate on entry
    for each statement execute function refuse_change();
