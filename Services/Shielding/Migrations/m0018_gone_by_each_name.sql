-- An identity that is gone is so by each identifier of the person, whoever forgets that they are one. The job tells the journal.
insert into withdrawn (child, since)
select merged.child, withdrawn.since from merged join withdrawn on withdrawn.child = merged.survivor
on conflict (child) do nothing;
