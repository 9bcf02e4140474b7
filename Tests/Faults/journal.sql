-- What the checker sees: a journal that triggers write in the transactions of the services, without their knowledge.
create schema faults;

-- Every step of a consumer's positions.
create table faults.place (
    id bigint generated always as identity, service text, source text, subject uuid, old bigint, new bigint, tx xid8);
-- Every row that was ever put into an outbox, with the event's subjects and numbers.
create table faults.sent (
    id bigint generated always as identity, service text, consumer text, type text, message uuid,
    subject uuid, number bigint, other_subject uuid, other_number bigint, tx xid8);
-- Every effect in a table of the domain: `key` tells which, `subject` about whom, `detail` what it says.
create table faults.effect (
    id bigint generated always as identity, service text, what text, key text, subject uuid, detail text, tx xid8,
    at timestamptz not null default clock_timestamp());
-- Every message that was set aside.
create table faults.parked (
    id bigint generated always as identity, service text, type text, message uuid, subject uuid, number bigint,
    reason text);
-- While it has a row, one message in so many is poison to whoever applies it, another one in each quarter minute.
create table faults.poison (one_in int);
-- Takes a message like any other statement, and raises; what raised is not to be seen afterwards.
create function faults.refuse(key text) returns void language plpgsql as $$
declare
    share int := (select one_in from faults.poison limit 1);
    quarter text := floor(extract(epoch from clock_timestamp()) / 15)::text;
begin
    if share is not null and ('x' || substr(md5(key || quarter), 1, 7))::bit(28)::int % share = 0 then
        raise exception 'poison' using errcode = 'P0666';
    end if;
end $$;

create function faults.note_place() returns trigger language plpgsql security definer set search_path = faults as $$
begin
    insert into faults.place (service, source, subject, old, new, tx) values (
        tg_table_schema, new.source, new.subject, case tg_op when 'UPDATE' then old.number else 0 end, new.number,
        pg_current_xact_id());
    return null;
end $$;

create function faults.note_sent() returns trigger language plpgsql security definer set search_path = faults as $$
begin
    insert into faults.sent (service, consumer, type, message, subject, number, other_subject, other_number, tx)
    values (
        tg_table_schema, new.consumer, new.type, new.message, new.subject, new.number, new.other_subject,
        new.other_number, pg_current_xact_id());
    return null;
end $$;

create function faults.note_parked() returns trigger language plpgsql security definer set search_path = faults as $$
begin
    insert into faults.parked (service, type, message, subject, number, reason)
    values (tg_table_schema, new.type, new.message, new.subject, new.number, new.reason);
    return null;
end $$;

-- Arguments: what it is; the column of the key; that of the subject; those of the detail.
create function faults.note_effect() returns trigger language plpgsql security definer set search_path = faults as $$
declare
    r jsonb := to_jsonb(new);
    detail text := '';
begin
    perform faults.refuse(r ->> tg_argv[1]);
    for i in 3 .. tg_nargs - 1 loop
        detail := detail || coalesce(r ->> tg_argv[i], '') || '|';
    end loop;
    insert into faults.effect (service, what, key, subject, detail, tx) values (
        tg_table_schema, tg_argv[0], r ->> tg_argv[1], (r ->> tg_argv[2])::uuid, detail, pg_current_xact_id());
    return new;
end $$;

do $$
declare
    service text;
begin
    foreach service in array array['identity', 'directory', 'shielding', 'notifications', 'audit'] loop
        execute format('create trigger faults_place after insert or update of number on %I.runtime_position
            for each row execute function faults.note_place()', service);
        execute format('create trigger faults_sent after insert on %I.runtime_outbox
            for each row execute function faults.note_sent()', service);
        execute format('create trigger faults_parked after insert on %I.runtime_parked
            for each row execute function faults.note_parked()', service);
    end loop;
end $$;

create trigger faults_version after insert on identity.record_version
    for each row execute function faults.note_effect('version', 'match_token', 'child', 'time');
create trigger faults_receipt after insert or update on identity.receipt
    for each row execute function faults.note_effect('receipt', 'key', '', 'source', 'event', 'outcome');
create trigger faults_involvement after insert on directory.involvement
    for each row execute function faults.note_effect(
        'involvement', 'handle', 'child', 'kind', 'began', 'ended', 'lead', 'caf');
create trigger faults_involvement_changed after update on directory.involvement
    for each row execute function faults.note_effect(
        'change', 'handle', 'child', 'kind', 'began', 'ended', 'lead', 'caf');
create trigger faults_envelope after insert on shielding.envelope
    for each row execute function faults.note_effect('envelope', 'id', 'child');
-- Before the insert: a repeat that the table's key then hides is seen too.
create trigger faults_fact before insert on notifications.fact
    for each row execute function faults.note_effect('fact', 'id', 'child');
create trigger faults_entry after insert on audit.entry
    for each row execute function faults.note_effect('entry', 'id', 'writer', 'action', 'request', 'children');

-- What was there before the journal. No transaction stands beside it.
do $$
declare
    service text;
begin
    foreach service in array array['identity', 'directory', 'shielding', 'notifications', 'audit'] loop
        execute format('insert into faults.sent (
                service, consumer, type, message, subject, number, other_subject, other_number)
            select %L, consumer, type, message, subject, number, other_subject, other_number
            from %I.runtime_outbox order by created, number', service, service);
        execute format('insert into faults.place (service, source, subject, old, new)
            select %L, source, subject, 0, number from %I.runtime_position', service, service);
    end loop;
end $$;
insert into faults.effect (service, what, key, subject, detail)
select 'audit', 'entry', id, writer, action || '|' || coalesce(request::text, '') || '|' from audit.entry order by index;

grant usage on schema faults to public;
