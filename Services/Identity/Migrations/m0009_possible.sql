-- Records of children who may be one, too unlikely for a person to look at it: what is told to Shielding and Directory beside
-- the reviews, when children are merged or separated. By records, because those go from child to child.
create table possible (
    record uuid not null,
    other uuid not null,
    primary key (record, other)
);
create index possible_other on possible (other);
