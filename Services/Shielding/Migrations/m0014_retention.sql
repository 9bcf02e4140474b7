-- From which days on a child's record is archived and not kept, as Directory says: what is released is decided by the day.
create table retention (
    child uuid primary key,
    archived text collate "C" not null,
    investigation_only text collate "C" not null,
    due text collate "C" not null
);
