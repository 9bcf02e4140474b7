-- Days as YYYY-MM-DD; null for what was never done.
alter table organisation add column accredited text collate "C";
alter table account
    add column vetted text collate "C",
    add column trained text collate "C",
    add column agreed text collate "C";

-- Failed attempts to sign in, by a keyed hash of the name that was tried, known or not.
create table sign_in_failure (
    name bytea primary key,
    failed bigint not null,
    last_failed timestamptz not null
);
create index sign_in_failure_last on sign_in_failure (last_failed);

-- Live streams ask by it whether their session has ended.
create unique index session_name on session (id);
