-- That a young person consents to a record until they are 25, and when: never why. By whom it was written down, and its end.
create table consent (
    child uuid primary key,
    given text collate "C" not null,
    account uuid not null,
    withdrawn text collate "C",
    withdrawn_by uuid,
    constraint consent_withdrawn check ((withdrawn is null) = (withdrawn_by is null))
);

-- The day on which a child died, by each source record that says so in its newest version.
create table death (
    record uuid primary key,
    child uuid not null,
    died text collate "C" not null
);
create index death_child on death (child);

-- What the others were told last of when a record is archived and purged.
create table told_retention (
    child uuid primary key,
    authority text not null,
    archived text collate "C" not null,
    investigation_only text collate "C" not null,
    due text collate "C" not null
);

-- Every identifier of those who were purged: what is still said of them is not taken in.
create table purged (
    child uuid primary key
);
