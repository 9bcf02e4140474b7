-- What children lack, as the last round over the records found it: where a work list begins to look. What it shows is decided
-- anew. What ends a gap, or moves it to another authority, may stand here for as long as a round takes.
create table gap (
    child uuid not null,
    kind text not null check (kind in ('noSchool', 'leftTheRoll', 'noGP', 'nobodyInContact')),
    authority text not null,
    since text collate "C" not null,
    primary key (child, kind)
);
create index gap_list on gap (authority, kind, since, child);
