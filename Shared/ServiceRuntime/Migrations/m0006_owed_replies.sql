-- Replies that have to reach a queue, whether it is there now or not: receipts that the broker did not take, and those
-- that nobody waits for any more. Each stays until the broker has confirmed it, or for 35 days.
create table runtime_owed_reply (
    id bigint generated always as identity primary key,
    -- The queue, as the routing key of the service's replies.
    recipient text not null,
    -- Of the message that it answers.
    type text not null,
    correlation text,
    body bytea not null,
    owed timestamptz not null default now(),
    -- How often it was published in vain.
    attempts int not null default 0,
    next_attempt timestamptz not null default now()
);
create index runtime_owed_reply_due on runtime_owed_reply (next_attempt, id);
create index runtime_owed_reply_recipient on runtime_owed_reply (recipient, next_attempt);
