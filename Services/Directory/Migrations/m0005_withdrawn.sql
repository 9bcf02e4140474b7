-- Identities that are gone for good, by the identifier under which the child stood then. The event may come before anything
-- else is known of the child, and before the merges of those who were one with them.
create table withdrawn (
    child uuid primary key
);
