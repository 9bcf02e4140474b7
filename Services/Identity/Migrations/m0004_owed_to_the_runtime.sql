-- Second receipts are owed in the runtime's table, as they are written on the wire. Nobody publishes them meanwhile: an
-- older replica that still runs waits for this step, and then finds its table gone, so that what it does about held
-- events is rolled back, and done by a newer one.
lock table owed_receipt in access exclusive mode;
insert into runtime_owed_reply (recipient, type, body)
select 'receipts.' || source, 'identity.report-involvement.v1',
    convert_to(
        jsonb_strip_nulls(jsonb_build_object(
            'event', event, 'source', source, 'outcome', outcome, 'problems', problems,
            'at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))::text,
        'UTF8')
from owed_receipt join receipt using (key) order by owed_receipt.id;
drop table owed_receipt;
