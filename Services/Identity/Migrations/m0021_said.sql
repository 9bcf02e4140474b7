-- Since when a record says what its newest version says: of each item a keyed hash of the record and the value, and the time of
-- the event that first said so, in ms since 1970. Absent where none has come since this is kept.
alter table source_record
    add column items bigint[],
    add column since bigint[];
-- When the earliest of its versions that came was reported.
alter table involvement add column first_time bigint;
