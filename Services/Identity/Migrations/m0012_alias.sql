-- Other names under which a shielded child may be reported: the vault tells them, and takes them back when the shield is
-- lifted. They are not among the names that a search looks for, and stand nowhere in clear.
create table alias (
    child uuid primary key,
    -- The names, under a key that is not in the database, bound to the child.
    sealed bytea not null
);

-- What leads to them: keyed hashes of the blocking keys that the child's forms would have under these names.
create table alias_key (
    key bigint not null,
    child uuid not null,
    primary key (key, child)
);
create index alias_key_child on alias_key (child);
