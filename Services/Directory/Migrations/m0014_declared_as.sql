-- The word of an organisation names what a practitioner declared; with whom that is, merging and separating may have changed.
create index involvement_declared_as on involvement (handle) where card is not null;
