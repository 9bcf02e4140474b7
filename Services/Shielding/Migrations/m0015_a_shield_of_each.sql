-- Of a person with a shield each identifier has one of its own, whoever forgets that they are one. The job tells the journal.
with person as (
    select survivor as stands, child from merged
    union select survivor, survivor from merged
)
insert into shield (child, since, key_id, encapsulated_key, ciphertext, sealed_for, review_by)
select distinct on (person.child)
    person.child, shield.since, shield.key_id, shield.encapsulated_key, shield.ciphertext,
    coalesce(shield.sealed_for, shield.child), shield.review_by
from person join person as one on one.stands = person.stands join shield on shield.child = one.child
order by person.child, shield.since
on conflict (child) do nothing;
