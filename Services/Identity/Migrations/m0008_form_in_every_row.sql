-- Every key leads to the form in one step. Rows of further keys have had none.
update person_form further set form = (
    select form from person_form main
    where main.child = further.child and main.record = further.record and main.form is not null limit 1)
where form is null;
alter table person_form alter column form set not null;
