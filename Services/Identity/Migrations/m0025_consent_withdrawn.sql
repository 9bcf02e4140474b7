-- Involvements of sensitive services to which the child no longer consents: nothing that is said of them later counts.
alter table involvement add column withdrawn boolean not null default false;
