-- How many look-ups of a kind an account or an organisation has had in an hour or on a day of London's clock, whichever `span`
-- names; what stands for another counts as nothing. Apart from all tables of children.
create table lookup_spent (
    holder uuid not null,
    counted text collate "C" not null,
    within text collate "C" not null,
    span text collate "C" not null,
    number bigint not null,
    primary key (holder, counted, within)
) with (fillfactor = 50);

-- Whose records an account has opened today, as keyed hashes: opened again, they cost nothing.
create table lookup_child (
    account uuid not null,
    day text collate "C" not null,
    child bytea not null,
    primary key (account, day, child)
);
create index lookup_child_day on lookup_child (day);
