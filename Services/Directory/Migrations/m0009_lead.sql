-- Since when somebody leads, or led, and until when; absent where that is since the involvement began.
alter table involvement
    add column lead_since text,
    add column lead_until text;
