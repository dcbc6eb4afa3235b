-- No more of what ended, or died, is kept than an organization may have: otherwise one whose jobs all die, or end by the
-- thousand, would fill the disk before they are forgotten for their age. The lock on jobs lasts for building the index of what
-- is dead; on a large table create it concurrently before.
create index jobs_dead_of_tenant on jobs (tenant_id, run_at, id) where state = 'DEAD';

-- Deletes the oldest of what some organizations have more of than is kept, up to so many of each. Which ones is drawn from
-- the latest that ended: whoever adds most is drawn most often, and nobody has to count what all the others have. The
-- installation's own jobs are forgotten for their age alone.
create function jobs_forget_beyond(most_finished int, most_dead int, at timestamptz, step int)
returns table (finished bigint, dead bigint)
language plpgsql
set enable_seqscan = off
set enable_bitmapscan = off
as $$
declare
    installation constant uuid := '00000000-0000-0000-0000-000000000000';
    tenant uuid;
    edge record;
    gone bigint;
begin
    finished := 0;
    dead := 0;
    for tenant in
        select distinct drawn.tenant_id
        from (
            select latest.tenant_id
            from (select f.tenant_id from finished_jobs f order by f.finished_at desc limit 10000) latest
            where latest.tenant_id <> installation
            order by random()
            limit 5) drawn
    loop
        select f.id into edge from finished_jobs f where f.tenant_id = tenant order by f.id desc offset most_finished limit 1;
        continue when not found;
        delete from finished_jobs f
        where f.ctid = any (array(
            select d.ctid from finished_jobs d where d.tenant_id = tenant and d.id <= edge.id
            order by d.id limit step for update skip locked));
        get diagnostics gone = row_count;
        finished := finished + gone;
    end loop;
    for tenant in
        select distinct drawn.tenant_id
        from (
            select latest.tenant_id
            from (
                select j.tenant_id, j.state
                from jobs j
                where j.state in ('DEAD', 'RETRYING') and j.run_at <= at
                order by j.run_at desc
                limit 10000) latest
            where latest.state = 'DEAD' and latest.tenant_id <> installation
            order by random()
            limit 5) drawn
    loop
        select j.run_at, j.id into edge from jobs j where j.tenant_id = tenant and j.state = 'DEAD'
        order by j.run_at desc, j.id desc offset most_dead limit 1;
        continue when not found;
        delete from jobs j
        where j.ctid = any (array(
            select d.ctid from jobs d
            where d.tenant_id = tenant and d.state = 'DEAD' and (d.run_at, d.id) <= (edge.run_at, edge.id)
            order by d.run_at, d.id limit step for update skip locked));
        get diagnostics gone = row_count;
        dead := dead + gone;
    end loop;
    return next;
end
$$;
