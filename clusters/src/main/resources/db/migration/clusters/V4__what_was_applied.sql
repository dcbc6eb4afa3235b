-- What an hour of the machines costs as they were made or changed last, which is not always what is wanted of them. Adding
-- a column with a constant default rewrites nothing.
alter table clusters
    add column hourly_cents int not null default 0,
    add constraint clusters_hourly_cents check (hourly_cents >= 0);

-- Who is to be looked after, in the order in which it is done: neither given up with all machines, nor erased. It is read
-- every five minutes; making it keeps writers waiting for the time of one reading.
create index clusters_looked_after on clusters (tenant_id, id)
    where deleted_at is null or status_before_deletion in ('RUNNING', 'STOPPED');
