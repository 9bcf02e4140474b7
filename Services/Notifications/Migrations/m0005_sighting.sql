-- That something new came of a child for whom somebody watches, until those were told who may be.
create table sighting (
    -- The id of the event that told of it.
    id uuid primary key,
    child uuid not null,
    at timestamptz not null,
    attempts integer not null default 0,
    next_attempt timestamptz not null
);
create index sighting_due on sighting (next_attempt, id);

alter table notification drop constraint notification_kind_check;
-- What stands there was checked when it was written.
alter table notification add constraint notification_kind_check check (kind in (
    'newInvolvement', 'othersInContact', 'involvementEnded', 'managementTeamKnows', 'overrideUsed',
    'shieldRequested', 'watchedChildReported')) not valid;
