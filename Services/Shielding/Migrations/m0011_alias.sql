-- Who asks, as a keyed hash of the account alone: those who ask for shields take turns in the list. Of requests from before
-- there was one, each stands for an asker of its own.
alter table shield_request
    add column turn bytea,
    -- When shielding officers were told that it waits.
    add column told timestamptz;
update shield_request set told = asked;
create index shield_request_untold on shield_request (asked) where told is null and decided is null;
