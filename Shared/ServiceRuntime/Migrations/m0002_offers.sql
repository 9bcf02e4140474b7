-- A row is written once and marked once, when its consumer has passed it. Until then it is offered again when due: what
-- a replica has published needs no mark of its own, and what a dead replica may not have published falls due with it.
drop index runtime_outbox_unpublished;
drop index runtime_outbox_unconfirmed;
alter table runtime_outbox
    drop column id,
    drop column published,
    add column replica uuid,
    add column due timestamptz not null default now() + interval '60 seconds';
create unique index runtime_outbox_unconfirmed on runtime_outbox (consumer, subject, number) where confirmed is null;
create index runtime_outbox_due on runtime_outbox (due) where confirmed is null;
