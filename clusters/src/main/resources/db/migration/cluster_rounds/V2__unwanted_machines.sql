-- Machines that no cluster wanted when all were looked through: they are removed when that was so for an hour. New table:
-- nothing waits.
create table unwanted_machines (
    name text primary key,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null
);

create index unwanted_machines_seen on unwanted_machines (last_seen_at);

select make_system_table('unwanted_machines');
