-- Events that an operator lets one listener have once more. Its effects are told apart in event_inbox by the negative number
-- of the replay. New table: nothing waits.
create table event_replays (
    id int generated always as identity primary key,
    listener int not null references event_listeners (id) on delete cascade,
    -- Null for all; not called tenant_id because the row is the operator's.
    organization uuid,
    types text[] not null,
    -- Those that happened before or after are left out, also where positions are not in the order of times.
    happened_since timestamptz,
    happened_until timestamptz,
    begins_at bigint not null,
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
    -- Whether what it left in inboxes is gone, after its end.
    cleaned boolean not null default false,
    constraint event_replays_state check (state in ('RUNNING', 'STOPPED', 'DONE', 'CANCELLED')),
    constraint event_replays_stopped check ((state = 'STOPPED') = (stopped_at is not null))
);

create index event_replays_running on event_replays (listener) where state = 'RUNNING';
create index event_replays_to_clean on event_replays (id) where state in ('DONE', 'CANCELLED') and not cleaned;
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

-- How many events each listener would still have had in the partition, as an object of numbers by listener. Shards that
-- have nothing of it are counted by the sums of slots, so that the partition is read once.
create function events_lost(part bigint) returns jsonb
language sql stable as $$
    with sums as materialized (
        select e.slot, e.type, count(*) as events
        from events e where e.position >= part * 1000000 and e.position < (part + 1) * 1000000
        group by e.slot, e.type),
    behind as (
        select c.listener, c.shard, c.position, l.shards, l.types
        from event_cursors c join event_listeners l on l.id = c.listener
        where c.position < (part + 1) * 1000000 - 1),
    lost as (
        select b.listener, s.events
        from behind b join sums s on s.slot % b.shards = b.shard and b.types && array[s.type, '*']
        where b.position < part * 1000000
        union all
        select b.listener, 1
        from behind b join events e on e.position > b.position and e.position < (part + 1) * 1000000
            and e.slot % b.shards = b.shard and b.types && array[e.type, '*']
        where b.position >= part * 1000000
        union all
        select s.listener, 1
        from event_suspended s
        join event_listeners l on l.id = s.listener
        join events e on e.tenant_id = s.tenant_id and e.position > s.position
            and e.position >= part * 1000000 and e.position < (part + 1) * 1000000
            and e.slot % l.shards = s.shard and l.types && array[e.type, '*'])
    select coalesce(jsonb_object_agg(listener, events), '{}')
    from (select listener, sum(events) as events from lost group by listener) counted
$$;

-- Forgets whole partitions whose last event happened before the time and which every listener that a process has known
-- since, every organization that waits, every replay and every parked event that is not dead has passed, or that lie more
-- than so many positions back. What a listener loses with them is added up in its row, and its cursors go on behind. Answers
-- up to which position all is forgotten. It runs as its caller: the owner is bound by row-level security and would find each
-- partition empty.
create function events_forget(before timestamptz, most_kept bigint, now timestamptz) returns bigint
language plpgsql as $$
declare
    newest bigint := (select position from event_log_head);
    passed bigint;
    part bigint;
    latest timestamptz;
    lost jsonb;
begin
    select least(
        newest,
        (select min(c.position) from event_cursors c join event_listeners l on l.id = c.listener
         where l.seen_at >= before),
        (select min(position) - 1 from event_parked where state <> 'DEAD'),
        (select min(position) from event_suspended),
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
        exit when coalesce(latest, '-infinity') >= before;
        lost := events_lost(part);
        exit when not events_drop_partition(part);
        update event_listeners l set dropped = dropped + (lost ->> l.id::text)::bigint, dropped_at = now
        where jsonb_exists(lost, l.id::text);
        update event_cursors c set position = (part + 1) * 1000000 - 1 where c.position < (part + 1) * 1000000 - 1;
        update event_suspended s set position = (part + 1) * 1000000 - 1 where s.position < (part + 1) * 1000000 - 1;
        update event_log_head set forgotten = greatest(forgotten, (part + 1) * 1000000 - 1);
    end loop;
    return (select forgotten from event_log_head);
end
$$;
