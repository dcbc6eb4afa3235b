-- Organizations are the tenants, so the row's own id is its tenant_id, and row-level security shows a tenant only itself.
-- New tables: no lock that anybody could wait for.
create table organizations (
    tenant_id uuid primary key,
    name text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null default now(),
    constraint organizations_name_length check (char_length(btrim(name)) between 1 and 100)
);

create trigger organizations_touch before update on organizations for each row execute function touch_updated_at();

-- Deleting a person who is still a member is refused: leaving comes first.
create table memberships (
    tenant_id uuid not null references organizations (tenant_id) on delete cascade,
    user_id uuid not null,
    role text not null,
    created_at timestamptz not null,
    constraint memberships_pkey primary key (tenant_id, user_id),
    constraint memberships_user_fkey foreign key (user_id) references users (id) on delete restrict,
    constraint memberships_role check (role in ('OWNER', 'ADMIN', 'MEMBER', 'BILLING', 'VIEWER'))
);

create index memberships_by_user on memberships (user_id, created_at);

select make_tenant_table('organizations');
select make_tenant_table('memberships');
