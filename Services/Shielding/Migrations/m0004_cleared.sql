-- Whoever is one with a child that is shielded, the child included: a shield belongs to the person.
create view shielded as
    select child from shield
    union
    select merged.survivor from merged join shield on shield.child = merged.child
    union
    select merged.child from merged join shield on shield.child = merged.survivor
    union
    select twin.child
    from shield join merged on merged.child = shield.child join merged twin on twin.survivor = merged.survivor;

-- Children of whom Directory has not been told yet whether they may be listed: those who had candidates before it asked.
create table untold (
    child uuid primary key
);
insert into untold select distinct child from candidate;
