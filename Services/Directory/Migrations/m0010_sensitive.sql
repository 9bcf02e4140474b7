-- Of a sensitive service Directory knows that it is one, and nothing else.
alter table involvement
    drop constraint involvement_kind_check,
    add constraint involvement_kind_check check (kind in ('education', 'primaryCare', 'other', 'sensitive')) not valid;
