-- Finding a child by a name that was misheard or mistyped: every name that stands in a record, and by which keys it is
-- found. Nothing here says whose name it is.
create table known_name (
    -- given or family
    part text not null,
    -- As source_record has it: normal_first or normal_family.
    name text collate "C" not null,
    primary key (part, name)
);

create table name_key (
    -- A hash of what this name and another may have in common: sound, consonants, all letters but one.
    key bigint not null,
    name text collate "C" not null,
    primary key (key, name)
);

-- Both names, and then a range of dates: ages, or a date of which a part was taken down wrong.
create index source_record_called on source_record (normal_family, normal_first, date_of_birth);

-- Up to which record the names have been learnt of those that were there before; no row, once all have.
create table name_learning (up_to uuid not null);
insert into name_learning values ('00000000-0000-0000-0000-000000000000');
