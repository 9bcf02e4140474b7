-- From which days on a child's record is archived and not kept, as Directory says; of whoever has no row the date of birth decides.
create table retention (
    child uuid primary key,
    -- A keyed hash of the responsible authority, as in source_record.
    authority bigint not null,
    archived text collate "C" not null,
    investigation_only text collate "C" not null,
    due text collate "C" not null
);
