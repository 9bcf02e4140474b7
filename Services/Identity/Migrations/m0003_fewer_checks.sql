-- Parent and child rows are written by one statement after the other of one transaction, and never deleted: a check of
-- each row cost more than writing it.
alter table source_record drop constraint source_record_child_fkey;
alter table record_version drop constraint record_version_record_fkey;
