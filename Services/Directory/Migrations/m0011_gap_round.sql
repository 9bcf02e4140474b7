-- How far the round over the records is that keeps `gap`: of all replicas together, who take turns.
create table gap_round (
    one boolean primary key default true check (one),
    -- After whom it goes on; null: with the first.
    after uuid
);
insert into gap_round default values;
