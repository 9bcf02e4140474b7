-- For whom a mediator looked somebody up: the account of a practitioner, beside the mediator's.
alter table entry add column behalf uuid;
create index entry_behalf on entry (behalf) where behalf is not null;
