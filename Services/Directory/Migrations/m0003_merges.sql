-- A child who was merged points to the survivor, in one step.
alter table child add column survivor uuid;
create index child_survivor on child (survivor) where survivor is not null;
-- Of a self-declared involvement that a merge brought here: the child that it was declared on, where it goes back to
-- when they are separated.
alter table involvement add column declared_on uuid;
