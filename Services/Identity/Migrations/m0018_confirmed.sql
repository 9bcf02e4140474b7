-- When whoever acts in a session last gave a code of their second factor; null for what began before this was written down,
-- and for machines, which have none.
alter table session add column confirmed timestamptz;
