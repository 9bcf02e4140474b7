-- Which kinds there are the contracts say; a list here is one that each change would have to repeat.
alter table fact drop constraint fact_kind_check;
