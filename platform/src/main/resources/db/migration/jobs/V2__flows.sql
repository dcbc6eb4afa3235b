-- Windows in which a key counts once, and batches: jobs that belong together, wait for one another, and end with a callback.
-- New tables, and an index and triggers on the jobs that are in a batch: the lock on jobs lasts for the empty index.

-- Who has a key for a while. The unique index makes a second one wait for the transaction of the first.
create table job_windows (
    tenant_id uuid not null,
    kind text not null,
    unique_key text not null,
    job_id uuid not null,
    until timestamptz not null,
    constraint job_windows_pkey primary key (tenant_id, kind, unique_key)
);

create index job_windows_over on job_windows (until);

select make_tenant_table('job_windows');

create table job_batches (
    tenant_id uuid not null,
    id uuid not null,
    parent_id uuid,
    depth smallint not null,
    label text not null,
    state text not null,
    -- What the death of a job means for the others of the batch: CONTINUE or CANCEL.
    when_dead text not null,
    total int not null default 0,
    completed int not null default 0,
    dead int not null default 0,
    cancelled int not null default 0,
    -- The jobs that are added when it ends: the first one, or the second one unless all were completed.
    callback jsonb,
    failure_callback jsonb,
    cancel_asked boolean not null default false,
    actor text not null,
    request_id text,
    traceparent text,
    generation smallint not null,
    created_at timestamptz not null,
    ended_at timestamptz,
    constraint job_batches_pkey primary key (tenant_id, id),
    constraint job_batches_state check (state in ('RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED')),
    constraint job_batches_ended check ((state = 'RUNNING') = (ended_at is null)),
    constraint job_batches_when_dead check (when_dead in ('CONTINUE', 'CANCEL')),
    constraint job_batches_depth check (depth between 0 and 10),
    constraint job_batches_label_length check (char_length(label) between 1 and 100)
);

create index job_batches_children on job_batches (tenant_id, parent_id) where parent_id is not null;
create index job_batches_by_age on job_batches (ended_at) where ended_at is not null;

select make_tenant_table('job_batches');
-- A tenant begins batches; what becomes of them is the workers' business. Whoever adds to one locks its row for as long as
-- the transaction lasts, and for that it takes the right to change a column, here one that means nothing to anybody else.
revoke insert, update, delete on job_batches from basefly_app;
grant insert (tenant_id, id, parent_id, depth, label, state, when_dead, callback, failure_callback, actor, request_id,
    traceparent, generation, created_at) on job_batches to basefly_app;
grant update (label) on job_batches to basefly_app;

-- What happened in batches and is not yet counted: rows that are only added, so that no job waits for another of its batch.
-- Whoever folds them into the batch deletes them.
create table job_batch_changes (
    tenant_id uuid not null,
    batch_id uuid not null,
    -- The job that ended, or went on after it was dead.
    job_id uuid,
    added int not null default 0,
    completed int not null default 0,
    dead int not null default 0,
    cancelled int not null default 0,
    constraint job_batch_changes_added check (added between 0 and 1000000),
    constraint job_batch_changes_ended check (
        completed between 0 and 1 and dead between -1 and 1 and cancelled between 0 and 1)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);

create index job_batch_changes_of_batch on job_batch_changes (tenant_id, batch_id);

select make_tenant_table('job_batch_changes');
revoke update, delete on job_batch_changes from basefly_app;

-- Which job of a batch waits for which.
create table job_dependencies (
    tenant_id uuid not null,
    batch_id uuid not null,
    job_id uuid not null,
    needs_id uuid not null,
    -- When what it waits for did not complete: whether it goes on all the same.
    goes_on boolean not null,
    constraint job_dependencies_pkey primary key (tenant_id, job_id, needs_id)
);

create index job_dependencies_needed on job_dependencies (tenant_id, needs_id);
create index job_dependencies_of_batch on job_dependencies (tenant_id, batch_id);

select make_tenant_table('job_dependencies');
revoke update, delete on job_dependencies from basefly_app;

create index jobs_of_batch on jobs (tenant_id, batch_id) where batch_id is not null;

-- Notes that a job of a batch ended, in the transaction in which it ended, whoever ended it. The setting keeps the plan
-- right while the table is empty, huge or unknown to the statistics.
create function jobs_note_change() returns trigger
language plpgsql
set enable_seqscan = off
as $$
declare
    outcome text;
begin
    -- A batch that was forgotten counts no more.
    if tg_op = 'UPDATE' then
        insert into job_batch_changes (tenant_id, batch_id, job_id, dead)
        select b.tenant_id, b.id, new.id, case when new.state = 'DEAD' then 1 else -1 end
        from job_batches b
        where b.tenant_id = new.tenant_id and b.id = new.batch_id;
        return null;
    end if;
    select f.state into outcome from finished_jobs f where f.tenant_id = old.tenant_id and f.id = old.id;
    if outcome is null and old.state = 'DEAD' then
        -- Forgotten by its age; it still counts as dead.
        return null;
    end if;
    insert into job_batch_changes (tenant_id, batch_id, job_id, completed, dead, cancelled)
    select b.tenant_id, b.id, old.id, case when outcome = 'COMPLETED' then 1 else 0 end,
        case when old.state = 'DEAD' then -1 else 0 end, case when outcome = 'COMPLETED' then 0 else 1 end
    from job_batches b
    where b.tenant_id = old.tenant_id and b.id = old.batch_id;
    return null;
end
$$;

create trigger jobs_ended_in_batch after delete on jobs
    for each row when (old.batch_id is not null) execute function jobs_note_change();
create trigger jobs_died_in_batch after update of state on jobs
    for each row when (new.batch_id is not null and (old.state = 'DEAD') <> (new.state = 'DEAD'))
    execute function jobs_note_change();

-- Ends waiting jobs of a batch, with the reason.
create function jobs_cancel_waiting(tenant uuid, places tid[], reason text, at timestamptz) returns void
language sql as $$
    select from jobs_end_cancelled(
        array(
            select ctid from jobs
            where ctid = any (places) and tenant_id = tenant and state not in ('RUNNING', 'DEAD') for update),
        reason, at);
$$;

-- Cancels some of what a batch has: what waits ends, what runs is asked to, batches in it are told. Returns whether there
-- may be more; what somebody else has locked at this moment is found the next time.
create function jobs_cancel_some(tenant uuid, batch uuid, reason text, at timestamptz, most int) returns boolean
language plpgsql
set enable_seqscan = off
as $$
begin
    update jobs set cancel_asked = true
    where ctid = any (array(
        select ctid from jobs where tenant_id = tenant and batch_id = batch and state = 'RUNNING' and not cancel_asked
        limit most for update skip locked));
    with nested as (
        update job_batches set cancel_asked = true
        where tenant_id = tenant and parent_id = batch and state = 'RUNNING' and not cancel_asked
        returning id)
    insert into job_batch_changes (tenant_id, batch_id) select tenant, id from nested;
    perform jobs_cancel_waiting(tenant, array(
        select ctid from jobs where tenant_id = tenant and batch_id = batch and state not in ('RUNNING', 'DEAD')
        limit most for update skip locked), reason, at);
    return exists (
        select from jobs where tenant_id = tenant and batch_id = batch and state <> 'DEAD'
            and not (state = 'RUNNING' and cancel_asked));
end
$$;

-- Counts what happened in a batch and does what follows of it: lets jobs go on that waited, cancels those that wait in
-- vain or are wanted no more, and ends the batch, with its callback, when nothing of it is left. All in one transaction,
-- under the lock of the batch's row, so that it happens once however many look. Returns where jobs became available.
create function jobs_fold_batch(tenant uuid, batch uuid, at timestamptz, most int)
returns table (tenant_id uuid, queue text, limit_key text, rank bigint)
language plpgsql
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    b job_batches;
    going uuid[];
    doomed uuid[];
    outcome text;
    callback jsonb;
    inside uuid;
begin
    -- Those who add to a batch hold a weaker lock, which this one does not wait for.
    perform from job_batches x where x.tenant_id = tenant and x.id = batch for no key update skip locked;
    if not found then
        return;
    end if;

    with folded as (
        delete from job_batch_changes c
        where c.ctid = any (array(
            select n.ctid from job_batch_changes n where n.tenant_id = tenant and n.batch_id = batch limit most))
        returning c.job_id, c.added, c.completed, c.dead, c.cancelled),
    counted as (
        update job_batches x
        set total = x.total + s.added, completed = x.completed + s.completed, dead = x.dead + s.dead,
            cancelled = x.cancelled + s.cancelled
        from (
            select coalesce(sum(f.added), 0) as added, coalesce(sum(f.completed), 0) as completed,
                coalesce(sum(f.dead), 0) as dead, coalesce(sum(f.cancelled), 0) as cancelled
            from folded f) s
        where x.tenant_id = tenant and x.id = batch),
    done as (
        select f.job_id, sum(f.completed) > 0 as fine
        from folded f
        where f.job_id is not null
        group by f.job_id
        having sum(f.completed) + sum(f.dead) + sum(f.cancelled) > 0),
    resolved as (
        delete from job_dependencies d using done
        where d.tenant_id = tenant and d.needs_id = done.job_id
        returning d.job_id, done.fine or d.goes_on as goes)
    select array_agg(r.job_id) filter (where r.goes), array_agg(r.job_id) filter (where not r.goes)
    into going, doomed
    from resolved r;

    if doomed is not null then
        perform jobs_cancel_waiting(tenant, array(
            select j.ctid from jobs j
            where j.tenant_id = tenant and j.id = any (doomed) and j.state = 'WAITING' for update),
            'A job that it waited for did not complete', at);
    end if;
    if going is not null then
        return query
            with ready as (
                -- Each its own rank, in the order in which they were added.
                select j.id, row_number() over (order by j.id) as place
                from jobs j
                where j.tenant_id = tenant and j.id = any (going) and j.state = 'WAITING'
                    and not exists (select from job_dependencies d where d.tenant_id = tenant and d.job_id = j.id)),
            freed as (
                update jobs j
                set state = case when j.run_at > at then 'SCHEDULED' else 'AVAILABLE' end,
                    run_at = greatest(j.run_at, at),
                    rank = jobs_rank(greatest(j.run_at, at), j.priority) + ready.place
                from ready
                where j.tenant_id = tenant and j.id = ready.id and j.state = 'WAITING'
                returning j.tenant_id, j.queue, j.limit_key, j.rank, j.state)
            select f.tenant_id, f.queue, f.limit_key, f.rank from freed f where f.state = 'AVAILABLE';
    end if;

    select * into b from job_batches x where x.tenant_id = tenant and x.id = batch;
    if b.state <> 'RUNNING' then
        return;
    end if;
    if b.dead > 0 and b.when_dead = 'CANCEL' and not b.cancel_asked then
        update job_batches x set cancel_asked = true where x.tenant_id = tenant and x.id = batch;
        b.cancel_asked := true;
    end if;
    if b.cancel_asked and b.total > b.completed + b.dead + b.cancelled then
        if jobs_cancel_some(tenant, batch,
            case when b.dead > 0 then 'Another job of its batch is dead' else 'Its batch was cancelled' end, at, most)
        then
            -- To be looked at again.
            insert into job_batch_changes (tenant_id, batch_id) values (tenant, batch);
        end if;
        return;
    end if;
    if b.total <> b.completed + b.dead + b.cancelled then
        return;
    end if;

    -- Whoever adds to it at this moment goes first: their lock is in the way of this one.
    perform from job_batches x where x.tenant_id = tenant and x.id = batch for update skip locked;
    if not found then
        insert into job_batch_changes (tenant_id, batch_id) values (tenant, batch);
        return;
    end if;
    if exists (select from job_batch_changes c where c.tenant_id = tenant and c.batch_id = batch) then
        return;
    end if;
    outcome := case when b.dead > 0 then 'FAILED' when b.cancelled > 0 then 'CANCELLED' else 'COMPLETED' end;
    update job_batches x set state = outcome, ended_at = at where x.tenant_id = tenant and x.id = batch;
    delete from job_dependencies d where d.tenant_id = tenant and d.batch_id = batch;

    callback := case when outcome <> 'COMPLETED' then coalesce(b.failure_callback, b.callback) else b.callback end;
    if callback is not null then
        -- The callback of a batch inside of another is a job of that one, unless nothing of it is wanted any more.
        select x.id into inside from job_batches x
        where x.tenant_id = tenant and x.id = b.parent_id and x.state = 'RUNNING' and not x.cancel_asked;
        return query
            insert into jobs as j (
                tenant_id, id, queue, kind, state, rank, priority, payload, run_at, most_attempts, actor, request_id,
                traceparent, generation, batch_id, limit_key, created_at)
            values (
                tenant, uuidv7(), callback ->> 'queue', callback ->> 'kind', 'AVAILABLE',
                jobs_rank(at, (callback ->> 'priority')::int),
                (callback ->> 'priority')::int,
                (callback -> 'payload') || jsonb_build_object('batch', jsonb_build_object(
                    'id', callback ->> 'batch', 'state', outcome, 'total', b.total, 'completed', b.completed,
                    'dead', b.dead, 'cancelled', b.cancelled)),
                at, (callback ->> 'attempts')::int, b.actor, b.request_id, b.traceparent, b.generation, inside,
                callback ->> 'limit_key', at)
            returning j.tenant_id, j.queue, j.limit_key, j.rank;
        if inside is not null then
            insert into job_batch_changes (tenant_id, batch_id, added) values (tenant, inside, 1);
        end if;
    end if;
    if b.parent_id is not null then
        insert into job_batch_changes (tenant_id, batch_id, completed, dead, cancelled)
        values (tenant, b.parent_id, case when outcome = 'COMPLETED' then 1 else 0 end,
            case when outcome = 'FAILED' then 1 else 0 end, case when outcome = 'CANCELLED' then 1 else 0 end);
    end if;
end
$$;
