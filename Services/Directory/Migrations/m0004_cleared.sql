-- Whom a child may be, as Identity says. Absent where an earlier version noted only that there is somebody.
alter table child add column candidates uuid[] default '{}';
update child set candidates = null where not listed;
alter table child drop column listed;

-- Whom of them the vault has cleared: they are not shielded, nor is the child. It may say so before anything else is known
-- of the child.
create table cleared (
    child uuid primary key,
    candidates uuid[] not null
);
