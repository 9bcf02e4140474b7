-- What a consumer has passed is marked on the sequence: a row of the outbox is written once, with its body, and never
-- copied again.
alter table runtime_number
    add column confirmed bigint not null default 0,
    -- When what is not confirmed is offered again, and how often it has been; null while all is confirmed. No index has
    -- any other column that changes, so that a sequence which is always busy is updated in its page.
    add column due timestamptz default now() + interval '60 seconds',
    add column offers int not null default 0;
update runtime_number n set confirmed = coalesce((
    select min(case when o.subject = n.subject then o.number else o.other_number end) - 1 from runtime_outbox o
    where o.consumer = n.consumer and o.confirmed is null and n.subject in (o.subject, o.other_subject)), n.number);
update runtime_number set due = null where number = confirmed;
create index runtime_number_due on runtime_number (due) where due is not null;
create index runtime_number_entries on runtime_number (subject) where consumer = 'audit' and due is not null;
alter table runtime_number set (fillfactor = 60);
alter table runtime_position set (fillfactor = 60);
drop index runtime_outbox_unconfirmed;
drop index runtime_outbox_due;
create unique index runtime_outbox_place on runtime_outbox (consumer, subject, number);
alter table runtime_outbox drop column confirmed, drop column due, drop column offers;
