-- Contents are sealed under a key of their record's own. It lies here wrapped by an outer key, which is outside the
-- database and its backups: whoever destroys a row here has destroyed every version of that record.
create table data_key (
    -- The source record, or the handle of a declared involvement: as in `envelope`.
    bound_to uuid primary key,
    outer_key text not null,
    wrapped bytea not null
);
-- For what is still wrapped by an older one.
create index on data_key (outer_key);

-- An envelope under a data key has neither of these; one that has them is still as it came, sealed to the vault's key.
alter table envelope alter column key_id drop not null, alter column encapsulated_key drop not null,
    -- Whose the contents are sealed for under a data key, where it is not `child`.
    add column sealed_for uuid;
create index envelope_as_it_came on envelope (bound_to) where encapsulated_key is not null;
