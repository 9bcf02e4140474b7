-- A feed that repeats itself, or tells what is superseded, is heard too, though nothing of it is taken.
alter table feed_freshness
    alter column newest_taken drop not null,
    add column newest_heard timestamptz;
update feed_freshness set newest_heard = newest_taken;
alter table feed_freshness alter column newest_heard set not null;

-- For whoever asks about one authority, or one source. Neither has a column that changes with a batch.
create index feed_day_authority on feed_day (authority, day);
create index feed_day_source on feed_day (source, day);
create index refusal_day_authority on refusal_day (authority, day);
create index refusal_day_source on refusal_day (source, day);

-- The rows of a day that is over become one, in the slot -1.
create index feed_day_unfolded on feed_day (day) where slot >= 0;
create index refusal_day_unfolded on refusal_day (day) where slot >= 0;

-- When all that a source has came through once more, by the word of those who run the system.
create table feed_full (
    source text primary key,
    at timestamptz not null
);
