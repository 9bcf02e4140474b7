-- Wishes that a child be shielded, and what became of them. Who asks, for whom and on what grounds, who decided and how,
-- is sealed by the vault for itself.
create table shield_request (
    id uuid primary key,
    -- As the asker named the child; the ciphertext is bound to it.
    child uuid not null,
    -- A keyed hash of child and account, which tells no account: one who asks again has one request waiting.
    asker bytea not null,
    asked timestamptz not null,
    decided timestamptz,
    key_id text not null,
    encapsulated_key bytea not null,
    ciphertext bytea not null
);
create unique index shield_request_asker on shield_request (asker) where decided is null;
create index shield_request_waiting on shield_request (asked) where decided is null;

-- When a shield is looked at again: six months after it was put up or confirmed. Nothing that decides what leaves the vault
-- reads it, so a shield that nobody looks at stands. The default is for a replica of the version before, in an update.
alter table shield
    add column review_by timestamptz not null default now() + interval '6 months',
    -- The last reminder of this review: 'due', 'lapsed', or none yet.
    add column reminded text;
update shield set review_by = (since at time zone 'UTC' + interval '6 months') at time zone 'UTC';
create index shield_review_by on shield (review_by);

-- The first version of the record, in which stands, sealed, who is responsible for the child. Of records that were there
-- before, the newest one: absent.
alter table record_newest add column first uuid;
