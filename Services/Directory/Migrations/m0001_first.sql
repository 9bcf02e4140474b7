-- Who is in contact: what is always visible of a child, and the bare fact of each involvement.

create table child (
    id uuid primary key,
    authority text not null,
    -- False while the child may be another one, until the vault has cleared the record.
    listed boolean not null,

    -- Absent together until a report has brought them.
    number text,
    name jsonb,
    date_of_birth text,
    gender text check (gender in ('female', 'male', 'notSpecified')),
    carers jsonb,
    -- When the source says that it held.
    reported timestamptz,

    constraint child_details check (num_nulls(number, name, date_of_birth, gender, carers, reported) in (0, 6))
);

create table involvement (
    child uuid not null references child,
    handle uuid not null,
    -- The order in which the involvements of a child became active here.
    ordinal integer not null,
    kind text not null check (kind in ('education', 'primaryCare', 'other')),
    began text not null,
    ended text,
    lead boolean not null,
    caf boolean not null,

    -- Of a self-declared one only: whose it is, and their card, which the vault alone can open.
    account uuid,
    card jsonb,

    primary key (child, handle),
    constraint involvement_declared check ((account is null) = (card is null))
);

create unique index involvement_own on involvement (child, account) where account is not null and ended is null;
