-- A report asks whose its source is.
create index account_source on account (source) where source is not null;

-- The teams that people work in, and how to reach whoever is on duty there.
create table team (
    organisation uuid not null references organisation,
    name text not null,
    phone text,
    email text,
    primary key (organisation, name)
);
alter table account
    add column team text,
    add constraint account_team foreign key (organisation, team) references team;
