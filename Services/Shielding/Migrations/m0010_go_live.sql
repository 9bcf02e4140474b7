-- Authorities whose shields are still being put in: every record of theirs is shown as shielded. Of one that is signed off
-- there is no row. The journal says the same, and what one of the two says holds.
create table loading (
    authority text primary key,
    since timestamptz not null,
    -- Who said so, sealed.
    key_id text not null,
    encapsulated_key bytea not null,
    ciphertext bytea not null,
    -- The first of two words that its shields are in, sealed, with a code that nobody but the vault can make.
    word_key_id text,
    word_encapsulated_key bytea,
    word_ciphertext bytea
);

-- Authorities that began to load, or were signed off, and up to which child Directory was told since.
create table loading_untold (
    authority text primary key,
    after uuid
);
