-- Every key leads to the form in one step. Rows of further keys have had none: which of its record's forms they are of is
-- not known, so that they are given each.
lock table person_form in access exclusive mode;
insert into person_form (
    child, record, form, born_family, born_given, born_postcode, family_given_year, postcode_family, postcode_given,
    postcode_house, number, door_family)
select further.child, further.record, main.form, further.born_family, further.born_given, further.born_postcode,
    further.family_given_year, further.postcode_family, further.postcode_given, further.postcode_house, further.number,
    further.door_family
from person_form further
join person_form main on main.child = further.child and main.record = further.record
where further.form is null and main.form is not null;
delete from person_form where form is null;
alter table person_form alter column form set not null;
