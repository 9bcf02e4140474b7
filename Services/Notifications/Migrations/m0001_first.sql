-- Who was told what, and when.

create table fact (
    -- The id of the event that told of it: one event is one fact.
    id uuid primary key,
    child uuid not null,
    kind text not null check (kind in ('began', 'ended')),
    handle uuid not null,
    in_contact uuid[] not null,
    at timestamptz not null,
    state text not null default 'pending' check (state in ('pending', 'decided')),
    -- How often the vault was asked and did not know yet.
    attempts integer not null default 0,
    next_attempt timestamptz not null
);

create index fact_pending on fact (next_attempt, id) where state = 'pending';

create table notification (
    id uuid primary key default gen_random_uuid(),
    account uuid not null,
    child uuid not null,
    fact uuid not null references fact,
    kind text not null
        check (kind in ('newInvolvement', 'othersInContact', 'involvementEnded', 'managementTeamKnows')),
    at timestamptz not null,
    read timestamptz,

    -- Nobody is told of one fact twice, whatever crashes and whoever competes.
    constraint notification_once unique (fact, account)
);

create index notification_inbox on notification (account, at desc, id desc);
create index notification_unread on notification (account) where read is null;
