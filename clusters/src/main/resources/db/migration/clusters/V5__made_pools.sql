-- What the machines of a cluster are, beside what is wanted of them in cluster_pools: a change that fails leaves them as they
-- were. A list of name, size and nodes; null where none were made, or nothing is known. Adding the column rewrites nothing;
-- the check reads the table once and lets nobody write meanwhile.
alter table clusters
    add column made_pools jsonb,
    add constraint clusters_made_pools check (jsonb_typeof(made_pools) = 'array');

-- Clusters that are older than pools have one small machine, which nobody wrote down. Both tables are locked for as long as
-- that takes, about a second per 100,000 clusters. The policies bind the owner of the tables too, who has no tenant here.
alter table clusters no force row level security;
alter table cluster_pools no force row level security;
alter table clusters disable trigger clusters_touch;

insert into cluster_pools (id, tenant_id, cluster_id, name, size, nodes, created_at)
select gen_random_uuid(), tenant_id, id, 'default', 'SMALL', 1, created_at from clusters
where not exists (select from cluster_pools where cluster_id = clusters.id);

update clusters set made_pools = (
    select jsonb_agg(jsonb_build_object('name', name, 'size', size, 'nodes', nodes) order by name)
    from cluster_pools where cluster_id = clusters.id)
where failure is null
    and (status in ('RUNNING', 'STOPPED') or status_before_deletion in ('RUNNING', 'STOPPED'));

alter table clusters enable trigger clusters_touch;
alter table cluster_pools force row level security;
alter table clusters force row level security;
