-- Clusters, deleted softly. The partial unique index is the rule "one active cluster per plan and owner": it holds under
-- any race. A deleted cluster remembers its status, so that restoring knows where to go on. New table: nothing waits.
create table clusters (
    id uuid primary key,
    tenant_id uuid not null references organizations (tenant_id) on delete restrict,
    owner_id uuid not null references users (id) on delete restrict,
    name text not null,
    location text not null,
    plan text not null default 'FREE',
    network text,
    status text not null default 'PENDING',
    status_before_deletion text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    deleted_at timestamptz,
    constraint clusters_name_not_empty check (char_length(btrim(name)) > 0),
    constraint clusters_name_max_length check (char_length(name) <= 100),
    constraint clusters_location_not_empty check (char_length(btrim(location)) > 0),
    constraint clusters_location_max_length check (char_length(location) <= 50),
    constraint clusters_network_length check (char_length(network) between 1 and 50),
    constraint clusters_plan check (plan in ('FREE', 'PRO', 'BUSINESS')),
    constraint clusters_status check (status in ('PENDING', 'CREATING', 'INITING', 'RUNNING', 'STOPPED', 'DELETED')),
    constraint clusters_status_before_deletion
        check (status_before_deletion in ('PENDING', 'CREATING', 'INITING', 'RUNNING', 'STOPPED')),
    constraint clusters_deleted_is_a_status
        check ((status = 'DELETED') = (deleted_at is not null) and (status = 'DELETED') = (status_before_deletion is not null))
);

create unique index clusters_one_active_per_plan on clusters (tenant_id, owner_id, plan) where deleted_at is null;
create index clusters_active on clusters (tenant_id, id desc) where deleted_at is null;
create index clusters_by_deletion on clusters (tenant_id, deleted_at);
create index clusters_by_owner on clusters (owner_id);

create trigger clusters_touch before update on clusters for each row execute function touch_updated_at();

select make_tenant_table('clusters');
