-- Second factors: the secret of an authenticator, under a key that is not in the database, bound to its account.
create table second_factor (
    account uuid primary key,
    secret bytea not null,
    -- The step of the last code that was taken: neither it nor an older one is taken again.
    last_step bigint not null,
    enrolled timestamptz not null
);

-- Keyed hashes of the codes that stand in for one, each once.
create table recovery_code (
    account uuid not null,
    code bytea not null,
    primary key (account, code)
);

-- A second factor that has not been confirmed yet, by the SHA-256 of the token of whoever may.
create table enrolment (
    token bytea primary key,
    account uuid not null,
    secret bytea not null,
    begun timestamptz not null
);
create index enrolment_account on enrolment (account);
