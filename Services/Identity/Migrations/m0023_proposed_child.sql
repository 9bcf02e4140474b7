-- Children whom practitioners propose, until a data manager has decided and for some weeks after. Who they are is sealed to the
-- intake's key, as a report that is held; whose they are stands as a keyed hash.
create table proposed_child (
    id uuid primary key,
    account uuid not null,
    authority bigint not null,
    sealed bytea not null,
    asked timestamptz not null,
    state text not null default 'waiting' check (state in ('waiting', 'putIn', 'declined')),
    decided timestamptz,
    constraint proposed_child_decided check ((state = 'waiting') = (decided is null))
);
create index proposed_child_waiting on proposed_child (authority, asked) where state = 'waiting';
create index proposed_child_own on proposed_child (account, asked desc);
create index proposed_child_asked on proposed_child (asked);
