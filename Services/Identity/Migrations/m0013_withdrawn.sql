-- Children whom no search finds and to whom nothing is linked: those whose identity is gone for good, and those who were made
-- of a report under such a one's name, until two officers tell them from it.
create table withdrawn (
    child uuid primary key,
    -- Of the second kind: a record of the identity that is gone.
    record uuid
);
