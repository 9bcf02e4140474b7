-- An involvement is written in the transaction that holds its child, after it: a check of each row cost more than writing
-- it.
alter table involvement drop constraint involvement_child_fkey;
