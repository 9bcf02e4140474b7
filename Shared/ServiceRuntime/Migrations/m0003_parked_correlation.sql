-- What the receipt of a submission has to name, once it is applied after all.
alter table runtime_parked add column correlation text;
