-- Children of whom Directory has not been told yet whether they may be listed: those who had candidates before it asked.
create table untold (
    child uuid primary key
);
insert into untold select distinct child from candidate;
