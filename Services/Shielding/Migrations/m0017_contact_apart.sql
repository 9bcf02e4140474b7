-- The record in which a source reported an involvement that is sealed apart from it, under a key of its own: where the record goes,
-- it goes. Null of an involvement that was only ever sealed with its record, and of one that a practitioner declared.
alter table contact add column record uuid;
create index contact_record on contact (record) where record is not null;
