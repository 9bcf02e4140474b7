-- The epochs, from the second on, in which Directory has been told all again: it may have been told otherwise before the restore.
create table told_epoch (
    epoch bigint primary key
);
