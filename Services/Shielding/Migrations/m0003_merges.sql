-- A child who was merged, and who has what was theirs; in one step.
create table merged (
    child uuid primary key,
    survivor uuid not null
);
create index merged_survivor on merged (survivor);
