-- A notification is written in the transaction that holds its fact: a check of each row cost more than writing it.
alter table notification drop constraint notification_fact_fkey;
