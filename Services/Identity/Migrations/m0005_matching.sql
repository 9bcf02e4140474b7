-- Matching by probability. What decides stands in `assertion`, which is only ever added to; who is one child follows
-- from it. No instant stands beside a child here either: the order of the rows is the order of the decisions.

-- A child who was merged points to the survivor, in one step.
alter table child add column survivor uuid;
create index child_survivor on child (survivor) where survivor is not null;

alter table source_record
    -- The child that was made for this record; null where it was linked when it came.
    add column origin uuid,
    -- Of each description that has been matched, a keyed hash: what brings no new one is not matched again.
    add column seen bigint[] not null default '{}',
    -- A keyed hash of the responsible authority that the newest version names: who reviews.
    add column authority bigint;
update source_record set origin = child
where id in (select distinct on (child) id from source_record order by child, id);
-- What was there before waits for the job that gives it its forms; nothing is matched until it has.
create index source_record_unmatched on source_record (id) where seen = '{}';

-- Which record an involvement stands in: it goes with the record when children are separated.
alter table involvement add column record uuid;
create index involvement_record on involvement (record) where record is not null;

-- The forms of `person_form` are matched against instead.
drop index record_version_match;
alter table record_version drop column match_token;

-- Every decision about who is who.
create table assertion (
    id bigint generated always as identity primary key,
    -- new, linked, review: the model's, about a record that came; same, different: a person's, about two records;
    -- unsure, asked: a person's that settle nothing; undone: a person's, about an earlier one.
    kind text not null,
    record uuid not null,
    other uuid,
    model text,
    posterior real,
    lead real,
    -- Field, level and bits of each contribution.
    evidence text,
    account uuid,
    review uuid,
    undoes bigint
);
create index assertion_other on assertion (other) where other is not null;
create index assertion_record on assertion (record);
create index assertion_review on assertion (review) where review is not null;
create index assertion_undoes on assertion (undoes) where undoes is not null;

-- Two children who may be one, until a person has decided, or later reports have.
create table review (
    id uuid primary key,
    place bigint generated always as identity,
    state text not null check (state in ('open', 'unsure', 'same', 'different', 'settled')),
    -- Whether later reports may have settled it, or it them.
    due boolean not null,
    child uuid not null,
    record uuid not null,
    other uuid not null,
    other_record uuid not null,
    -- Keyed hashes of the authorities of the two, and whose turn it is.
    authority bigint,
    other_authority bigint,
    assigned bigint,
    model text not null,
    posterior real not null,
    lead real not null,
    evidence text not null,
    vetoes text not null,
    truncated boolean not null,
    -- Who works at it.
    claimed uuid
);
create unique index review_pair on review (least(child, other), greatest(child, other))
    where state in ('open', 'unsure');
create index review_child on review (child) where state in ('open', 'unsure');
create index review_other on review (other) where state in ('open', 'unsure');
create index review_due on review (place) where due and state in ('open', 'unsure');
create index review_queue on review (assigned, place) where state in ('open', 'unsure');

-- The authority that an organisation's data managers work for.
alter table organisation add column authority text;
