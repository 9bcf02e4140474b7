-- As whom the child stood, where that is another identifier: there may be an identity under this one again.
alter table withdrawn add column identity uuid;
