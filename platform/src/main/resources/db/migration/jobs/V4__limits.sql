-- How many jobs of a queue, of an organization or of a key may run at once, and how many may begin within a time; changed
-- while workers work. New tables: no lock that anybody could wait for.
create table job_limits (
    id uuid primary key default uuidv7(),
    per text not null,
    -- Only in this queue; empty for every one.
    queue text not null,
    -- Only for this tenant; 0 for each by itself. The rows are the operator's, not the tenant's.
    of_tenant uuid not null,
    -- The key, or the class of keys, each of which counts by itself.
    limit_key text not null,
    at_once int,
    begins int,
    within_millis bigint,
    reason text not null,
    set_by text not null,
    set_at timestamptz not null,
    constraint job_limits_once unique (per, queue, of_tenant, limit_key),
    constraint job_limits_per check (per in ('QUEUE', 'TENANT', 'KEY')),
    constraint job_limits_of_queue check (per <> 'QUEUE' or queue <> ''),
    constraint job_limits_of_key check ((per = 'KEY') = (limit_key <> '')),
    constraint job_limits_something check (at_once is not null or begins is not null),
    constraint job_limits_at_once check (at_once between 0 and 100000),
    constraint job_limits_rate check ((begins is null) = (within_millis is null)),
    constraint job_limits_begins check (begins between 1 and 1000000 and within_millis between 1000 and 86400000)
);

select make_system_table('job_limits');

-- Until when what a limit allows is spent (the theoretical arrival time of the generic cell rate algorithm, ITU-T I.371),
-- for each that it counts apart. Whoever takes jobs that are limited locks these rows, so that no two count the same room.
create table job_limit_states (
    limit_id uuid not null references job_limits on delete cascade,
    of_tenant uuid not null,
    limit_key text not null,
    spent_until timestamptz not null default '-infinity',
    used_at timestamptz not null,
    constraint job_limit_states_pkey primary key (limit_id, of_tenant, limit_key)
);

create index job_limit_states_by_use on job_limit_states (used_at);

select make_system_table('job_limit_states');
