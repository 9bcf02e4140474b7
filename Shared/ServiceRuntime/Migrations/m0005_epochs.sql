-- Which life of its history this schema lives. A restore from a backup begins another one.
create table runtime_epoch (
    epoch bigint not null default 1,
    -- Which cluster and which table this row was written in: that of a restored copy differs.
    home text not null,
    raised timestamptz,
    backup_of timestamptz,
    -- Whether the audit log has been told.
    noted boolean not null default true
);
create unique index runtime_epoch_only on runtime_epoch ((true));
create view runtime_home as
    select s.system_identifier || '/' || c.oid as home from pg_control_system() s, pg_class c
    where c.oid = 'runtime_epoch'::regclass;
insert into runtime_epoch (home) select home from runtime_home;

-- In a new epoch a sequence goes on behind `base`, the last number that it had in the epoch `prior`.
alter table runtime_number
    add column epoch bigint not null default 1,
    add column base bigint not null default 0,
    add column prior bigint not null default 1,
    -- When its consumer last confirmed anything; null where that was before this was written down.
    add column passed_at timestamptz;

-- As the sequences had them when the row was written; null in epoch 1.
alter table runtime_outbox
    add column epoch bigint,
    add column base bigint,
    add column prior bigint,
    add column other_base bigint,
    add column other_prior bigint;

alter table runtime_position
    add column epoch bigint not null default 1,
    add column base bigint not null default 0;

alter table runtime_early
    add column epoch bigint not null default 1,
    add column base bigint,
    add column prior bigint,
    add column other_base bigint,
    add column other_prior bigint,
    drop constraint runtime_early_pkey,
    add primary key (source, subject, epoch, number);

alter table runtime_parked
    add column epoch bigint,
    add column base bigint,
    add column prior bigint,
    add column other_base bigint,
    add column other_prior bigint;

-- Sequences of which events came here that their producer no longer knows: it was restored to `base`, and went on in
-- `epoch`. `applied` of the lost ones had their effect; `reached` is the last that was seen. `consumer` is where that was,
-- in the list of the producer itself, which hears of it; empty in a consumer's own list.
create table runtime_fork (
    source text not null,
    consumer text not null default '',
    subject uuid not null,
    epoch bigint not null,
    base bigint not null,
    reached bigint not null,
    applied bigint not null,
    seen timestamptz not null default now(),
    primary key (source, consumer, subject, epoch)
);
create index runtime_fork_seen on runtime_fork (seen);

-- Services that were restored. What they said as consumers in an epoch before this they have forgotten. While `place` is
-- there, what they have passed since the backup is being set back, subject by subject; while `told` is there, they are
-- being told what has been passed here of what they said.
create table runtime_consumer (
    consumer text primary key,
    epoch bigint not null,
    since timestamptz not null,
    place uuid,
    told uuid
);
