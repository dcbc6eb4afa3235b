-- Events that an operator lets one listener have once more. Its effects are told apart in event_inbox by the negative number
-- of the replay. New table: nothing waits.
create table event_replays (
    id int generated always as identity primary key,
    listener int not null references event_listeners (id) on delete cascade,
    -- Null for all; not called tenant_id because the row is the operator's.
    organization uuid,
    types text[] not null,
    position bigint not null,
    up_to bigint not null,
    state text not null default 'RUNNING',
    stopped_at bigint,
    stopped_tenant uuid,
    error text,
    reason text not null,
    asked_by text not null,
    created_at timestamptz not null,
    ended_at timestamptz,
    owner uuid,
    until timestamptz,
    constraint event_replays_state check (state in ('RUNNING', 'STOPPED', 'DONE', 'CANCELLED')),
    constraint event_replays_stopped check ((state = 'STOPPED') = (stopped_at is not null))
);

create index event_replays_running on event_replays (listener) where state = 'RUNNING';
select make_system_table('event_replays');

-- Up to which position everything is forgotten, partition by partition.
alter table event_log_head add forgotten bigint not null default 0;

-- Drops a partition; as the owner, for the system's role may drop no tables. Whoever reads or writes events is not kept
-- waiting: false when the lock is not to be had at once.
create function events_drop_partition(number bigint) returns boolean
language plpgsql security definer
set search_path = public, pg_temp
set lock_timeout = '200ms'
as $$
begin
    execute format('drop table %I', 'events_p' || number);
    return true;
exception when lock_not_available then
    return false;
end
$$;

revoke execute on function events_drop_partition(bigint) from public;
grant execute on function events_drop_partition(bigint) to basefly_system;

-- Forgets whole partitions whose last event happened before the time and which every listener, replay and parked event has
-- passed, or that lie more than so many positions back; answers up to which position all is forgotten. It runs as its
-- caller: the owner is bound by row-level security and would find each partition empty.
create function events_forget(before timestamptz, most_kept bigint) returns bigint
language plpgsql as $$
declare
    newest bigint := (select position from event_log_head);
    passed bigint;
    part bigint;
    latest timestamptz;
begin
    select least(
        newest,
        (select min(position) from event_cursors),
        (select min(position) - 1 from event_parked),
        (select min(position) from event_replays where state in ('RUNNING', 'STOPPED'))) into passed;
    for part in
        select substring(c.relname from 9)::bigint as number
        from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'events'::regclass order by number
    loop
        exit when (part + 1) * 1000000 > newest
            or (passed < (part + 1) * 1000000 - 1 and newest - (part + 1) * 1000000 < most_kept);
        select e.occurred_at into latest
        from events e
        where e.position >= part * 1000000 and e.position < (part + 1) * 1000000
        order by e.position desc limit 1;
        exit when coalesce(latest, '-infinity') >= before or not events_drop_partition(part);
        update event_log_head set forgotten = greatest(forgotten, (part + 1) * 1000000 - 1);
    end loop;
    return (select forgotten from event_log_head);
end
$$;
