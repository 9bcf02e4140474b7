-- For whom a mediator looks up in a session, and since when they have said so; null of everybody else.
alter table session
    add column behalf uuid references account,
    add column behalf_since timestamptz;
