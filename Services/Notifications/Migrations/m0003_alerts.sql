-- What shielding officers have to be told at once: overrides.
create table alert (
    -- The id of the event that told of it.
    id uuid primary key,
    child uuid not null,
    at timestamptz not null,
    -- When they were told; null until then.
    told timestamptz
);
create index alert_pending on alert (at, id) where told is null;

alter table notification drop constraint notification_kind_check;
-- What stands there was checked when it was written.
alter table notification add constraint notification_kind_check check (kind in (
    'newInvolvement', 'othersInContact', 'involvementEnded', 'managementTeamKnows', 'overrideUsed')) not valid;
