-- The right to override a shield is an account's, and an override holds in one session, which has a name of its own for it:
-- its token is nobody's to know.
alter table account add column may_override boolean not null default false;
alter table session add column id uuid not null default gen_random_uuid();
