-- Receipts that are to be published once more: their events were held, and have been handled since.
create table owed_receipt (
    id bigint generated always as identity primary key,
    key bytea not null references receipt
);
