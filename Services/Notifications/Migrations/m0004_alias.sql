-- Of what shielding officers are told, and whose: as the vault sealed it for Identity, which is asked.
alter table alert
    add column kind text not null default 'overrideUsed' check (kind in ('overrideUsed', 'shieldRequested')),
    -- Empty: every officer's.
    add column concerned bytea not null default '',
    -- While there is nobody to tell it waits, and keeps no other waiting.
    add column next_attempt timestamptz not null default now();

alter table notification drop constraint notification_kind_check;
-- What stands there was checked when it was written.
alter table notification add constraint notification_kind_check check (kind in (
    'newInvolvement', 'othersInContact', 'involvementEnded', 'managementTeamKnows', 'overrideUsed',
    'shieldRequested')) not valid;

-- Emails that are owed to officers; where they are reached Identity is asked when they are sent. They say that something
-- waits, and nothing of it.
create table officer_mail (
    alert uuid not null,
    account uuid not null,
    kind text not null,
    attempts integer not null default 0,
    next_attempt timestamptz not null,
    primary key (alert, account)
);
create index officer_mail_due on officer_mail (next_attempt);
