-- As whom the child stood whose identity went. And whether all were told of it under that identifier: of those whom migration 18
-- added nobody was. The job tells; what was told before is told once more.
alter table withdrawn add column if not exists identity uuid;
alter table withdrawn add column if not exists told boolean not null default false;
update withdrawn set identity = merged.survivor from merged
where merged.child = withdrawn.child and withdrawn.identity is null
    and exists (select from withdrawn standing where standing.child = merged.survivor);
