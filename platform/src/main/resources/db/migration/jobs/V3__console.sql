-- What the operator's console asks and does. Whatever it shows is read from the end of an index and bounded, so that the
-- number of finished or dead jobs does not matter to it.

-- An error without what makes each of its kind different: ids, addresses, quoted texts and numbers.
create function jobs_normal_error(error text) returns text
language sql immutable parallel safe
return left(
    regexp_replace(
        regexp_replace(
            regexp_replace(
                left(split_part(error, E'\n', 1), 400),
                '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\m[a-z]{2,12}_[0-7][0-9a-hjkmnp-tv-z]{25}\M',
                '…', 'gi'),
            '"[^"]*"|''[^'']*''|[^\s@<>]+@[^\s@<>]+', '…', 'g'),
        '\m0x[0-9a-f]+\M|[0-9]+([.,:][0-9]+)*', '#', 'gi'),
    200);

-- The last error of a job, normalised; written when failures are, so that nobody has to read them to group or filter. Not
-- a generated column: that would be computed for every job that is added, and cost three times as much as the rest of it.
alter table jobs add column error_group text;

create function jobs_group_error() returns trigger
language plpgsql as $$
begin
    new.error_group := jobs_normal_error(new.failures -> -1 ->> 'error');
    return new;
end
$$;

create trigger jobs_failed_anew before update of failures on jobs
    for each row when (new.failures is distinct from old.failures) execute function jobs_group_error();

-- Everything that lists and filters need of jobs that fail stands in the index, in place of the one by kind. The time of a
-- dead job is that of its death.
drop index jobs_dead;
create index jobs_failing on jobs (run_at, id) include (tenant_id, queue, kind, state, error_group)
    where state in ('DEAD', 'RETRYING');

-- People ask for what they have started themselves; what programs add has no entry, and costs none.
create index finished_jobs_of_people on finished_jobs (tenant_id, actor, id) where actor ^@ 'usr_';

alter table job_pauses add column paused_by text not null default 'unknown';

-- A schedule that is paused goes on to its next time without adding a job.
alter table job_schedules add column paused_at timestamptz;
alter table job_schedules add column pause_reason text;

-- How many jobs of each tenant wait in each queue and since when the next of them is due. At most so many lanes, and about so many jobs
-- counted in all; whether there are more than were counted is told.
create function jobs_waiting(most_lanes int, most_jobs int)
returns table (tenant_id uuid, queue text, waiting bigint, more boolean, due_at timestamptz)
language sql stable
set enable_seqscan = off
set enable_bitmapscan = off
set enable_sort = off
as $$
    with lanes as materialized (
        select l.tenant_id, l.queue, l.limit_key
        from jobs_ready_lanes('00000000-0000-0000-0000-000000000000', '', '', most_lanes) l),
    share as materialized (
        select greatest(25, most_jobs / greatest(1, (select count(*) from lanes)))::int as most)
    select lane.tenant_id, lane.queue, sum(least(counted.jobs, share.most))::bigint, bool_or(counted.jobs > share.most),
        min(next.run_at)
    from lanes lane
    cross join share
    cross join lateral (
        select count(*) as jobs
        from (
            select j.queue
            from jobs j
            where j.tenant_id = lane.tenant_id and j.queue = lane.queue and j.limit_key = lane.limit_key
                and j.state = 'AVAILABLE'
            limit share.most + 1) head) counted
    cross join lateral (
        select j.run_at
        from jobs j
        where j.tenant_id = lane.tenant_id and j.queue = lane.queue and j.limit_key = lane.limit_key
            and j.state = 'AVAILABLE'
        order by j.rank
        limit 1) next
    group by lane.tenant_id, lane.queue
$$;

-- What waits for others of its batch, which is nothing most of the time.
create index jobs_waiting_for_others on jobs (queue) where state = 'WAITING';

-- How many jobs of each queue run, wait for their time, for others or for another attempt, or are dead; at most so many of each
-- index are counted, and whether counting ended there is told.
create function jobs_standing(most int) returns table (queue text, state text, jobs bigint, more boolean)
language sql stable
set enable_seqscan = off
set enable_bitmapscan = off
as $$
    select running.queue, 'RUNNING', count(*), sum(count(*)) over () >= most
    from (select j.queue from jobs j where j.state = 'RUNNING' order by j.worker_id limit most) running
    group by running.queue
    union all
    select later.queue, later.state, count(*), sum(count(*)) over () >= most
    from (
        select j.queue, j.state
        from jobs j
        where j.state in ('SCHEDULED', 'RETRYING')
        order by j.kind, j.run_at
        limit most) later
    group by later.queue, later.state
    union all
    select behind.queue, 'WAITING', count(*), sum(count(*)) over () >= most
    from (select j.queue from jobs j where j.state = 'WAITING' order by j.queue limit most) behind
    group by behind.queue
    union all
    select dead.queue, 'DEAD', count(*), sum(count(*)) over () >= most
    from (select j.queue from jobs j where j.state = 'DEAD' order by j.run_at desc, j.id desc limit most) dead
    group by dead.queue
$$;

-- Lets dead jobs begin anew: their attempts are counted from the start, their failures stay. A job whose key another one
-- has meanwhile stays dead and is returned as not replayed; of several with one key the last added goes. A job that is
-- not dead any more is not returned, so that only one of two who ask at once replays it.
create function jobs_replay(tenants uuid[], ids uuid[], at timestamptz)
returns table (
    tenant_id uuid, id uuid, queue text, limit_key text, kind text, rank bigint, replayed boolean)
language plpgsql
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
begin
    return query
        with dead as materialized (
            select j.tenant_id, j.id, j.queue, j.limit_key, j.kind, j.unique_key
            from unnest(tenants, ids) as asked (tenant_id, id)
            join jobs j on j.tenant_id = asked.tenant_id and j.id = asked.id
            where j.state = 'DEAD'
            order by j.tenant_id, j.id
            for update of j),
        judged as materialized (
            select d.tenant_id, d.id, d.queue, d.limit_key, d.kind, row_number() over (order by d.id) as turn,
                d.unique_key is null
                or (d.place = 1
                    and not exists (
                        select from jobs other
                        where other.tenant_id = d.tenant_id and other.kind = d.kind
                            and other.unique_key = d.unique_key and other.state <> 'DEAD')) as free
            from (
                select dead.*,
                    row_number() over (
                        partition by dead.tenant_id, dead.kind, dead.unique_key order by dead.id desc) as place
                from dead) d),
        again as (
            update jobs j
            set state = 'AVAILABLE', attempt = 0, run_at = at, cancel_asked = false, progress = null,
                progress_note = null,
                rank = jobs_rank(at, j.priority) + judged.turn
            from judged
            where judged.free and j.tenant_id = judged.tenant_id and j.id = judged.id
            returning j.tenant_id, j.id, j.queue, j.limit_key, j.kind, j.rank)
        select tenant_id, id, queue, limit_key, kind, rank, true from again
        union all
        select tenant_id, id, queue, limit_key, kind, 0, false from judged where not free;
end
$$;

-- Ends dead jobs as cancelled; what is not dead any more is not returned.
create function jobs_discard(tenants uuid[], ids uuid[], at timestamptz)
returns table (tenant_id uuid, id uuid)
language plpgsql
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
begin
    return query
        select * from jobs_end_cancelled(
            array(
                select j.ctid
                from unnest(tenants, ids) as asked (tenant_id, id)
                join jobs j on j.tenant_id = asked.tenant_id and j.id = asked.id
                where j.state = 'DEAD'
                order by j.tenant_id, j.id
                for update of j),
            null, at);
end
$$;
