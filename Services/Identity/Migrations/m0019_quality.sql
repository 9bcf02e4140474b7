-- How the feeds do: counts by day, source and authority, joined to no child. A source and an authority stand here in clear, so
-- that nothing finer than a day may stand beside them.
create table feed_day (
    -- In London, YYYY-MM-DD.
    day text collate "C" not null,
    source text not null,
    -- Empty where none could be read.
    authority text collate "C" not null,
    -- Writers spread over several rows, which are summed: one waits for another only in the same slot.
    slot smallint not null,
    taken integer not null,
    superseded integer not null,
    refused integer not null,
    held integer not null,
    repeated integer not null,
    linked integer not null,
    created integer not null,
    matched integer not null,
    reviewed integer not null,
    compared integer not null,
    other_name integer not null,
    other_born integer not null,
    other_gender integer not null,
    primary key (day, source, authority, slot)
-- Room for the next versions of a row beside it: it changes with each batch of its day.
) with (fillfactor = 50);

-- When a feed was heard last, whatever the authority.
create table feed_freshness (
    source text not null,
    slot smallint not null,
    newest_taken timestamptz not null,
    newest_event timestamptz,
    primary key (source, slot)
) with (fillfactor = 50);
insert into feed_freshness (source, slot, newest_taken)
select source, 0, max(at) from receipt where outcome = 'accepted' group by source;

-- What the border refused, by rule and field.
create table refusal_day (
    day text collate "C" not null,
    source text not null,
    authority text collate "C" not null,
    rule text not null,
    field text not null,
    slot smallint not null,
    count integer not null,
    primary key (day, source, authority, rule, field, slot)
);

-- What data managers decided about reviews.
create table decision_day (
    day text collate "C" not null,
    authority text collate "C" not null,
    step text not null,
    count integer not null,
    primary key (day, authority, step)
);
