-- What happened. Writers add to event_outbox, in their own transactions and so in any order; one at a time moves rows from
-- there into events, where positions have no holes and are committed in their order: who reads on from a position skips
-- nothing. The installation's own events have the tenant 0. New tables: nothing waits.

-- Taken by the insert, one by one: of two transactions, one after the other, the later one has the higher number.
create sequence event_outbox_seq;
grant usage on sequence event_outbox_seq to basefly_app, basefly_system;

create table event_outbox (
    seq bigint not null default nextval('event_outbox_seq'),
    tenant_id uuid not null,
    id uuid not null,
    type text not null,
    version int not null,
    key text not null,
    payload jsonb not null,
    size int not null,
    actor text not null,
    request_id text,
    traceparent text,
    generation smallint not null default 0,
    occurred_at timestamptz not null,
    constraint event_outbox_pkey primary key (seq)
) with (
    -- Every row is deleted within milliseconds: dead ones have to go early.
    autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0
);

-- Costs an insert next to nothing; the table is small, so that erasing an organization needs no better one.
create index event_outbox_by_tenant on event_outbox using brin (tenant_id);

select make_tenant_table('event_outbox');
revoke insert, update, delete on event_outbox from basefly_app;
grant insert (tenant_id, id, type, version, key, payload, size, actor, request_id, traceparent, generation, occurred_at)
    on event_outbox to basefly_app;

create table events (
    position bigint not null,
    tenant_id uuid not null,
    id uuid not null,
    type text not null,
    version int not null,
    key text not null,
    -- 0 to 1023, of tenant and key: a listener of n shards has it in shard slot % n.
    slot smallint not null,
    payload jsonb not null,
    size int not null,
    actor text not null,
    request_id text,
    traceparent text,
    generation smallint not null,
    occurred_at timestamptz not null,
    constraint events_pkey primary key (position)
) partition by range (position);

create index events_by_tenant on events (tenant_id, position);

select make_tenant_table('events');
revoke insert, update, delete on events from basefly_app;

-- The newest position. Whoever locks the row assigns the next ones: it is the election, and ends with the transaction.
create table event_log_head (
    one boolean primary key default true,
    position bigint not null,
    constraint event_log_head_is_one check (one)
) with (fillfactor = 10);

insert into event_log_head (position) values (0);
select make_system_table('event_log_head');

-- Makes the partition for the positions number * 1,000,000 to the next; as the owner, for the system's role may make no
-- tables. It is attached afterwards, which unlike making it in its place does not wait for readers.
create function events_make_partition(number bigint) returns void
language plpgsql security definer
set search_path = public, pg_temp
as $$
declare
    name text := 'events_p' || number;
begin
    if to_regclass('public.' || name) is not null then
        return;
    end if;
    execute format('create table %I (like events including defaults including constraints)', name);
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('alter table events attach partition %I for values from (%s) to (%s)',
        name, number * 1000000, (number + 1) * 1000000);
end
$$;

revoke execute on function events_make_partition(bigint) from public;
grant execute on function events_make_partition(bigint) to basefly_system;
select events_make_partition(0), events_make_partition(1);

-- Moves events from the outbox into the log, at most so many, and at least one but otherwise at most so many characters of
-- payload; answers the newest position and how many were moved, and no row at all while another one is at it. Each statement has a snapshot of its own, taken while the lock is held: whoever
-- committed before another one published is seen together with it, in the order of seq.
create function events_sequence(most int, most_size bigint) returns table (newest bigint, moved int)
language plpgsql
set enable_seqscan = off
as $$
declare
    before bigint;
    count int;
begin
    -- The commit waits for the disk: a position that a broker, a customer or an organization's own database has been told
    -- must not be another event's after a crash of the server.
    if not exists (select from event_outbox) then
        return query select h.position, 0 from event_log_head h;
        return;
    end if;
    select position into before from event_log_head for update skip locked;
    if not found then
        return;
    end if;
    with gone as (
        delete from event_outbox o
        where o.ctid = any (array(
            select ctid from (
                select ctid, sum(size) over (order by seq) - size as before
                from (select ctid, seq, size from event_outbox order by seq limit most) oldest) measured
            where measured.before < most_size))
        returning o.*)
    insert into events (
        position, tenant_id, id, type, version, key, slot, payload, size, actor, request_id, traceparent, generation,
        occurred_at)
    select before + row_number() over (order by seq), tenant_id, id, type, version, key,
        hashtextextended(tenant_id::text || key, 0) & 1023, payload, size, actor, request_id, traceparent, generation,
        occurred_at
    from gone;
    get diagnostics count = row_count;
    if count > 0 then
        update event_log_head set position = before + count;
        if (before + count) / 1000000 > before / 1000000 then
            perform events_make_partition((before + count) / 1000000 + 1);
        end if;
    end if;
    return query select before + count, count;
end
$$;

-- Who listens. A listener that no process knows any more keeps its row, and with it its position.
create table event_listeners (
    id int generated always as identity primary key,
    name text not null,
    shards smallint not null,
    types text[] not null,
    state text not null default 'RUNNING',
    reason text,
    created_at timestamptz not null,
    seen_at timestamptz not null,
    -- How many events it would have had that were forgotten before, and when that was last.
    dropped bigint not null default 0,
    dropped_at timestamptz,
    constraint event_listeners_name unique (name),
    constraint event_listeners_state check (state in ('RUNNING', 'PAUSED', 'STUCK'))
);

select make_system_table('event_listeners');

-- How far each shard of a listener is, at the least: what counts is event_inbox. owner and until keep two processes from
-- working on one shard; if they do nevertheless, the second finds in the inbox what the first has done. The server's
-- clock decides.
create table event_cursors (
    listener int not null references event_listeners (id) on delete cascade,
    shard smallint not null,
    position bigint not null,
    owner uuid,
    until timestamptz,
    -- Whether there may be rows in event_suspended: looked for only then. Set and cleared by the owner only.
    suspended boolean not null default false,
    constraint event_cursors_pkey primary key (listener, shard)
) with (fillfactor = 50);

select make_system_table('event_cursors');

-- Events whose reaction failed, and those of the same key behind them. For those who look and for the times of retries:
-- whether the effect is still to come is said by event_held.
create table event_parked (
    tenant_id uuid not null,
    listener int not null,
    position bigint not null,
    shard smallint not null,
    key text not null,
    type text not null,
    state text not null,
    -- Whether those behind it wait, though it is dead.
    holds boolean not null default false,
    attempt int not null,
    next_at timestamptz,
    failures jsonb,
    parked_at timestamptz not null,
    constraint event_parked_pkey primary key (tenant_id, listener, position),
    constraint event_parked_state check (state in ('BEHIND', 'RETRYING', 'DEAD')),
    constraint event_parked_has_time check ((state = 'RETRYING') = (next_at is not null))
);

create index event_parked_by_key on event_parked (listener, tenant_id, key, position);
create index event_parked_due on event_parked (listener, next_at) where state = 'RETRYING';
create index event_parked_behind on event_parked (listener) where state = 'BEHIND';
create index event_parked_counted on event_parked (listener, tenant_id) where state <> 'DEAD';

select make_tenant_table('event_parked');
revoke insert, update, delete on event_parked from basefly_app;

-- Organizations that a shard passes over for now, because their data is away or because too much of theirs is parked: up to
-- the position all of theirs is dealt with, and from there on they catch up when they can. Others go on meanwhile.
create table event_suspended (
    tenant_id uuid not null,
    listener int not null,
    shard smallint not null,
    position bigint not null,
    cause text not null,
    reason text not null,
    since timestamptz not null,
    constraint event_suspended_pkey primary key (tenant_id, listener, shard),
    constraint event_suspended_cause check (cause in ('AWAY', 'FULL'))
);

create index event_suspended_by_shard on event_suspended (listener, shard);

select make_tenant_table('event_suspended');
revoke insert, update, delete on event_suspended from basefly_app;
