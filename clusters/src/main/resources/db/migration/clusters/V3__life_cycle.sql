-- What a cluster is to be beside what it is, why it is not so, what its machines are, and what happened to it. Adding
-- columns with constant defaults rewrites nothing; the checks read the table once and let nobody write meanwhile.
alter table clusters
    add column desired text not null default 'RUNNING',
    add column version text not null default '1.34',
    add column target_version text,
    add column attempt int not null default 1,
    add column revision int not null default 1,
    add column failure text,
    add column trouble text,
    add constraint clusters_desired check (desired in ('RUNNING', 'STOPPED')),
    add constraint clusters_version check (version ~ '^1\.[1-9][0-9]$'),
    add constraint clusters_target_version check (target_version ~ '^1\.[1-9][0-9]$'),
    add constraint clusters_attempt check (attempt >= 1),
    add constraint clusters_revision check (revision >= 1),
    add constraint clusters_failure_length check (char_length(failure) between 1 and 500),
    add constraint clusters_trouble_length check (char_length(trouble) between 1 and 500);

-- Machines of one size, side by side. New table: nothing waits.
create table cluster_pools (
    id uuid primary key,
    tenant_id uuid not null references organizations (tenant_id) on delete restrict,
    cluster_id uuid not null references clusters (id) on delete cascade,
    name text not null,
    size text not null,
    nodes int not null,
    created_at timestamptz not null,
    constraint cluster_pools_name check (name ~ '^[a-z][a-z0-9-]{0,29}$'),
    constraint cluster_pools_size check (size in ('SMALL', 'MEDIUM', 'LARGE')),
    constraint cluster_pools_nodes check (nodes between 1 and 1000),
    constraint cluster_pools_one_of_a_name unique (tenant_id, cluster_id, name)
);

create index cluster_pools_by_cluster on cluster_pools (cluster_id);

select make_tenant_table('cluster_pools');
select make_product_table('cluster_pools');

-- What happened to a cluster, for the people who look at it; the oldest beyond some hundreds go. New table: nothing waits.
create table cluster_events (
    id uuid primary key,
    tenant_id uuid not null references organizations (tenant_id) on delete restrict,
    cluster_id uuid not null references clusters (id) on delete cascade,
    happened_at timestamptz not null,
    kind text not null,
    status text not null,
    message text not null,
    constraint cluster_events_kind check (kind in ('INFO', 'PROGRESS', 'TROUBLE', 'FAILURE')),
    constraint cluster_events_message_length check (char_length(message) between 1 and 500)
);

create index cluster_events_newest on cluster_events (tenant_id, cluster_id, id desc);
create index cluster_events_by_cluster on cluster_events (cluster_id);

select make_tenant_table('cluster_events');
select make_product_table('cluster_events');

-- For how long a cluster ran and what that costs an hour, in cents. One period is open at most, so no hour counts twice
-- whoever writes. New table: nothing waits.
create table cluster_periods (
    id uuid primary key,
    tenant_id uuid not null references organizations (tenant_id) on delete restrict,
    cluster_id uuid not null references clusters (id) on delete cascade,
    began_at timestamptz not null,
    ended_at timestamptz,
    hourly_cents int not null,
    constraint cluster_periods_hourly_cents check (hourly_cents > 0),
    constraint cluster_periods_forward check (ended_at >= began_at)
);

create unique index cluster_periods_one_open on cluster_periods (cluster_id) where ended_at is null;
create index cluster_periods_by_cluster on cluster_periods (tenant_id, cluster_id);
create index cluster_periods_cluster on cluster_periods (cluster_id);

select make_tenant_table('cluster_periods');
select make_product_table('cluster_periods');
