-- Work to be done in the background. What is unfinished is in jobs, which stays small; what ended is in finished_jobs.
-- Names and payloads are checked where jobs are added: a regular expression or the text of a payload for each row would cost
-- as much as the row.
-- The installation's own jobs have the tenant 0. There are no foreign keys: adding a job must not lock anybody's row.
-- New tables: no lock that anybody could wait for.
-- When a job became due in microseconds, less the head start of its priority: 30 s for each step below 10.
create function jobs_rank(due timestamptz, priority int) returns bigint
language sql stable
return (extract(epoch from due) * 1000000)::bigint + (priority - 10) * 30000000::bigint;

create table jobs (
    tenant_id uuid not null,
    id uuid not null,
    queue text not null,
    kind text not null,
    state text not null,
    -- When it became due in microseconds, less the head start of its priority: the order within a tenant and queue.
    -- As a head start ends, nothing waits for ever behind what is more urgent.
    rank bigint not null,
    priority smallint not null,
    payload jsonb not null,
    run_at timestamptz not null,
    attempt int not null default 0,
    most_attempts int not null,
    unique_key text,
    -- What limits by key count; empty for none. Each key is a lane of its own: one that may not go on holds up no other.
    limit_key text not null default '',
    cancel_asked boolean not null default false,
    worker_id uuid,
    started_at timestamptz,
    progress smallint,
    progress_note text,
    failures jsonb,
    actor text not null,
    -- The request and the trace (W3C traceparent) that it was added in, which go on in it.
    request_id text,
    traceparent text,
    -- How many jobs one added by the other lie before it: what enqueues itself for ever is stopped.
    generation smallint not null default 0,
    batch_id uuid,
    created_at timestamptz not null,
    constraint jobs_pkey primary key (tenant_id, id),
    constraint jobs_state check (state in ('SCHEDULED', 'WAITING', 'AVAILABLE', 'RUNNING', 'RETRYING', 'DEAD')),
    constraint jobs_priority check (priority between 0 and 100),
    constraint jobs_attempts check (attempt between 0 and most_attempts and most_attempts between 1 and 100),
    constraint jobs_running_has_worker check ((state = 'RUNNING') = (worker_id is not null)),
    constraint jobs_progress check (progress between 0 and 100),
    constraint jobs_name_lengths check (
        octet_length(kind) <= 100 and octet_length(queue) <= 40 and octet_length(actor) <= 300),
    constraint jobs_unique_key_length check (char_length(unique_key) between 1 and 200),
    constraint jobs_limit_key_length check (char_length(limit_key) <= 141)
) with (
    -- Every job is updated once and deleted soon: dead rows have to go early.
    autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0
);

create index jobs_ready on jobs (tenant_id, queue, limit_key, rank) where state = 'AVAILABLE';
-- By kind, as nobody looks for kinds that are not known: however many of those are due, they are in nobody's way.
create index jobs_due on jobs (kind, run_at) where state in ('SCHEDULED', 'RETRYING');
create index jobs_running on jobs (worker_id) where state = 'RUNNING';
create index jobs_dead on jobs (kind, id) where state = 'DEAD';
-- A dead job does not stand in the way of the next one of its key.
create unique index jobs_unique on jobs (tenant_id, kind, unique_key) where unique_key is not null and state <> 'DEAD';

select make_tenant_table('jobs');
-- A tenant adds jobs and sees its own; what becomes of them is the workers' business.
revoke insert, update, delete on jobs from basefly_app;
grant insert (tenant_id, id, queue, kind, state, rank, priority, payload, run_at, most_attempts, unique_key,
    limit_key, actor, created_at, request_id, traceparent, generation, batch_id) on jobs to basefly_app;

create table finished_jobs (
    tenant_id uuid not null,
    id uuid not null,
    queue text not null,
    kind text not null,
    state text not null,
    payload jsonb not null,
    result jsonb,
    attempt int not null,
    failures jsonb,
    actor text not null,
    created_at timestamptz not null,
    run_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz not null,
    constraint finished_jobs_pkey primary key (tenant_id, id),
    constraint finished_jobs_state check (state in ('COMPLETED', 'CANCELLED'))
);

create index finished_jobs_by_age on finished_jobs (finished_at);

select make_tenant_table('finished_jobs');
revoke insert, update, delete on finished_jobs from basefly_app;

-- The processes that work. seen_at is the server's clock: nodes' clocks and the movable one do not matter to who lives.
create table job_workers (
    id uuid primary key,
    name text not null,
    capacity int not null,
    kinds text[] not null,
    started_at timestamptz not null default clock_timestamp(),
    seen_at timestamptz not null default clock_timestamp()
);

select make_system_table('job_workers');

-- Queues and tenants that are paused; the tenant 0 stands for all, the empty queue for every one.
create table job_pauses (
    tenant_id uuid not null,
    queue text not null,
    reason text,
    paused_at timestamptz not null,
    constraint job_pauses_pkey primary key (tenant_id, queue)
);

select make_tenant_table('job_pauses');
revoke insert, update, delete on job_pauses from basefly_app;

-- Recurring jobs and when each is due next: whoever finds one due adds its job and moves it on in one transaction.
create table job_schedules (
    name text primary key,
    kind text not null,
    expression text not null,
    zone text not null,
    next_at timestamptz,
    last_at timestamptz,
    constraint job_schedules_name check (name ~ '^[a-z][a-z0-9_]*([.][a-z0-9_]+)+$' and char_length(name) <= 100)
);

select make_system_table('job_schedules');

-- Takes jobs of several lanes (a lane is a tenant's part of a queue and of a limiting key), at most each lane's quota, from each lane's floor
-- on. A floor lets a claim pass over what was taken before: where an old snapshot is held, dead entries stay in the
-- index. A worker that was given up for lost gets nothing. The settings keep the plan right while the table is empty,
-- huge or unknown to the statistics, and let it be made once for each connection: to plan it takes longer than to run it.
create function jobs_claim(
    worker uuid, at timestamptz, tenants uuid[], queues text[], keys text[], floors bigint[], quotas int[])
returns table (
    tenant_id uuid, id uuid, queue text, limit_key text, kind text, rank bigint, payload text, attempt int,
    most_attempts int, run_at timestamptz, cancel_asked boolean, actor text, request_id text, traceparent text, generation smallint,
    batch_id uuid)
language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
begin
    perform from job_workers w where w.id = worker for key share;
    if not found then
        raise exception 'worker % was given up for lost', worker using errcode = 'BF001';
    end if;
    -- Nobody waits for the disk: a claim that a crash of the server undoes leaves its jobs where they were, and what their
    -- worker says of them afterwards is passed over, as for any other that is not its own any more.
    set local synchronous_commit = off;
    return query
        with picked as materialized (
            select job.place
            from unnest(tenants, queues, keys, floors, quotas) as lane (tenant_id, queue, limit_key, floor, quota)
            cross join lateral (
                select j.ctid as place
                from jobs j
                where j.tenant_id = lane.tenant_id and j.queue = lane.queue and j.limit_key = lane.limit_key
                    and j.state = 'AVAILABLE' and j.rank >= lane.floor and j.attempt < j.most_attempts
                order by j.rank
                limit lane.quota
                for update skip locked) job)
        update jobs j
        set state = 'RUNNING', worker_id = worker, attempt = j.attempt + 1, started_at = at
        from picked
        where j.ctid = picked.place
        returning j.tenant_id, j.id, j.queue, j.limit_key, j.kind, j.rank, j.payload::text, j.attempt, j.most_attempts,
            j.run_at, j.cancel_asked, j.actor, j.request_id, j.traceparent, j.generation, j.batch_id;
end
$$;

-- The lanes that have jobs to take, and where each begins, after the given one; one step of the index for each lane.
create function jobs_ready_lanes(after_tenant uuid, after_queue text, after_key text, most int)
returns table (tenant_id uuid, queue text, limit_key text, rank bigint)
language sql stable
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_sort = off
as $$
    with recursive lane as (
        (select j.tenant_id, j.queue, j.limit_key, j.rank
         from jobs j
         where j.state = 'AVAILABLE' and (j.tenant_id, j.queue, j.limit_key) > (after_tenant, after_queue, after_key)
         order by j.tenant_id, j.queue, j.limit_key, j.rank
         limit 1)
        union all
        select following.tenant_id, following.queue, following.limit_key, following.rank
        from lane
        cross join lateral (
            select j.tenant_id, j.queue, j.limit_key, j.rank
            from jobs j
            where j.state = 'AVAILABLE'
                and (j.tenant_id, j.queue, j.limit_key) > (lane.tenant_id, lane.queue, lane.limit_key)
            order by j.tenant_id, j.queue, j.limit_key, j.rank
            limit 1) following)
    select tenant_id, queue, limit_key, rank from lane limit most
$$;

-- Makes jobs of the kinds available whose time has come, the longest due first. What another worker has locked it looks after.
-- Whether they still wait is asked in a way that no index serves, which would be read in place of the rows that were found.
create function jobs_promote(kinds text[], at timestamptz, most int)
returns table (tenant_id uuid, queue text, limit_key text, rank bigint)
language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
as $$
#variable_conflict use_column
begin
    return query
        with due as materialized (
            select soon.place
            from unnest(kinds) as known (kind)
            cross join lateral (
                select j.ctid as place, j.run_at
                from jobs j
                where j.kind = known.kind and j.state in ('SCHEDULED', 'RETRYING') and j.run_at <= at
                order by j.run_at
                limit most) soon
            order by soon.run_at
            limit most)
        update jobs j
        set state = 'AVAILABLE'
        where j.ctid = any (array(
            select d.ctid
            from jobs d
            where d.ctid = any (array(select place from due)) and coalesce(d.state, '') in ('SCHEDULED', 'RETRYING')
                and d.run_at <= at
            for update skip locked))
        returning j.tenant_id, j.queue, j.limit_key, j.rank;
end
$$;

-- Ends jobs whose work is done. What another worker has meanwhile, or was cancelled, is passed over and not returned.
-- The worker is compared in a way that no index serves: the one of running jobs, full of what ended a moment ago, would
-- be read once for each job.
create function jobs_complete(
    worker uuid, at timestamptz, tenants uuid[], ids uuid[], attempts int[], states text[], results text[])
returns table (id uuid)
language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
begin
    return query
        with gone as (
            delete from jobs j
            using unnest(tenants, ids, attempts, states, results) as done (tenant_id, id, attempt, state, result)
            where j.tenant_id = done.tenant_id and j.id = done.id and j.attempt = done.attempt
                and j.worker_id is not distinct from worker
            returning j.*, done.state as outcome, done.result)
        insert into finished_jobs (
            tenant_id, id, queue, kind, state, payload, result, attempt, failures, actor, created_at, run_at,
            started_at, finished_at)
        select tenant_id, id, queue, kind, outcome, payload, result::jsonb, attempt, failures, actor, created_at, run_at,
            started_at, at
        from gone
        returning id;
end
$$;

-- One more entry in the history of a job's failures, of which the last twenty are kept.
create function jobs_failed(failures jsonb, attempt int, at timestamptz, error text) returns jsonb
language sql immutable
return (
    select jsonb_agg(entry order by place)
    from (
        select entry, place
        from jsonb_array_elements(
            case when jsonb_typeof(failures) = 'array' then failures else '[]' end || jsonb_build_object('attempt', attempt, 'at', at, 'error', error))
            with ordinality as history (entry, place)
        order by place desc
        limit 20) latest);

-- Gives up workers that were not seen for the lease, and frees the jobs that no worker has any more. The attempt counts:
-- a job that takes its worker down must not do so for ever. Two statements, as a claim may commit between the snapshot of
-- the first and its lock; if none was given up, jobs are looked at only when asked for.
create function jobs_rescue(lease interval, at timestamptz, thorough boolean)
returns table (tenant_id uuid, id uuid, queue text, limit_key text, kind text, state text, rank bigint)
language plpgsql as $$
#variable_conflict use_column
begin
    delete from job_workers
    where id in (select id from job_workers where seen_at < clock_timestamp() - lease for update skip locked);
    if not found and not thorough then
        return;
    end if;
    return query
        update jobs j
        set state = case when j.attempt >= j.most_attempts then 'DEAD' else 'AVAILABLE' end,
            run_at = case when j.attempt >= j.most_attempts then at else j.run_at end,
            worker_id = null,
            failures = jobs_failed(j.failures, j.attempt, at, 'The worker was lost')
        where j.state = 'RUNNING' and not exists (select from job_workers w where w.id = j.worker_id)
        returning j.tenant_id, j.id, j.queue, j.limit_key, j.kind, j.state, j.rank;
end
$$;

-- Ends the jobs at these places, which the caller has locked, as cancelled.
create function jobs_end_cancelled(places tid[], reason text, at timestamptz)
returns table (tenant_id uuid, id uuid)
language sql as $$
    with gone as (delete from jobs where ctid = any (places) returning *)
    insert into finished_jobs (
        tenant_id, id, queue, kind, state, payload, attempt, failures, actor, created_at, run_at, started_at, finished_at)
    select tenant_id, id, queue, kind, 'CANCELLED', payload, attempt,
        case when reason is null then failures else jobs_failed(failures, attempt, at, reason) end, actor, created_at,
        run_at, started_at, at
    from gone
    returning tenant_id, id
$$;

-- Ends a job that waits, or asks the one who has it to end; false when there is nothing to end any more.
create function jobs_cancel(tenant uuid, job uuid, at timestamptz) returns boolean
language plpgsql as $$
begin
    -- A claim that is under way ends first: otherwise both statements below could miss the job.
    perform from jobs where tenant_id = tenant and id = job for update;
    update jobs set cancel_asked = true where tenant_id = tenant and id = job and state = 'RUNNING' and not cancel_asked;
    if found then
        return true;
    end if;
    perform jobs_end_cancelled(array(
        select ctid from jobs where tenant_id = tenant and id = job and state not in ('RUNNING', 'DEAD')), null, at);
    return found;
end
$$;

-- For those who speak SQL: adds a job for the tenant in scope and wakes the workers when the transaction commits; answers the one
-- that has the unique key already, if there is one. A job may have a time or a delay, and a unique key a time for which it
-- holds even when the job has ended. What is not said here is checked by the constraints of the tables.
create function enqueue_job(
    kind text, payload jsonb default '{}', queue text default 'default', run_at timestamptz default null,
    priority int default 10, most_attempts int default 10, unique_key text default null,
    limit_key text default '', delay interval default null, unique_for interval default null)
returns uuid
language plpgsql as $$
#variable_conflict use_variable
declare
    tenant uuid := coalesce(nullif(current_setting('basefly.tenant_id', true), ''), '00000000-0000-0000-0000-000000000000');
    job uuid := uuidv7();
    due timestamptz := coalesce(run_at, now() + delay, now());
    kept uuid;
begin
    if kind !~ '^[a-z][a-z0-9_]*([.][a-z0-9_]+)+$' or char_length(kind) > 100 then
        raise exception '% is no name of a kind, such as reports.monthly_usage', left(kind, 200)
            using errcode = 'check_violation';
    end if;
    if queue !~ '^[a-z][a-z0-9_-]{0,39}$' then
        raise exception '% is no name of a queue, such as mail', left(queue, 200) using errcode = 'check_violation';
    end if;
    if limit_key <> '' and limit_key !~ '^[a-z][a-z0-9_-]{0,39}(:[!-~]{1,100})?$' then
        raise exception '% is no key of a limit, such as endpoint or endpoint:api.acme.example', left(limit_key, 200)
            using errcode = 'check_violation';
    end if;
    if octet_length(payload::text) > 1048576 then
        raise exception 'the payload is larger than 1 MiB: store it and pass where it is'
            using errcode = 'check_violation';
    end if;
    if jsonb_typeof(payload) <> 'object' then
        raise exception 'the payload is no object' using errcode = 'check_violation';
    end if;
    if run_at is not null and delay is not null then
        raise exception 'a job has a time or a delay' using errcode = 'check_violation';
    end if;
    if unique_for is not null
        and (unique_key is null or unique_for <= interval '0' or unique_for > interval '30 days')
    then
        raise exception 'unique_for belongs to a unique_key and is not longer than 30 days'
            using errcode = 'check_violation';
    end if;

    if unique_for is not null then
        -- A second one waits for the first one's transaction here.
        insert into job_windows as held (tenant_id, kind, unique_key, job_id, until)
        values (tenant, kind, unique_key, job, now() + unique_for)
        on conflict on constraint job_windows_pkey do update set job_id = excluded.job_id, until = excluded.until
        where held.until <= now()
        returning held.job_id into kept;
        if kept is null then
            return (
                select w.job_id from job_windows w
                where w.tenant_id = tenant and w.kind = enqueue_job.kind and w.unique_key = enqueue_job.unique_key);
        end if;
    end if;
    loop
        insert into jobs (
            tenant_id, id, queue, kind, state, rank, priority, payload, run_at, most_attempts, unique_key, limit_key,
            actor, created_at)
        values (
            tenant, job, queue, kind, case when due > now() then 'SCHEDULED' else 'AVAILABLE' end,
            jobs_rank(due, priority), priority, payload, due, most_attempts, unique_key, limit_key, 'sql', now())
        on conflict do nothing
        returning id into kept;
        exit when kept is not null;
        select j.id into kept from jobs j
        where j.tenant_id = tenant and j.kind = enqueue_job.kind and j.unique_key = enqueue_job.unique_key
            and j.state <> 'DEAD';
        -- Otherwise it ended between the two statements, and this one is wanted after all.
        exit when kept is not null;
    end loop;
    if kept <> job and unique_for is not null then
        delete from job_windows w where w.tenant_id = tenant and w.job_id = job;
    end if;
    perform pg_notify('basefly_jobs', '');
    return kept;
end
$$;
