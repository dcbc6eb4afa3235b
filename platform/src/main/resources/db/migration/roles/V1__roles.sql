-- The roles that organizations make themselves. New tables: nothing waits for them.
create table roles (
    tenant_id uuid not null references organizations (tenant_id) on delete cascade,
    name text not null,
    title text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint roles_pkey primary key (tenant_id, name),
    constraint roles_name check (name ~ '^[a-z][a-z0-9-]{1,39}$'),
    constraint roles_title_length check (char_length(btrim(title)) between 1 and 60)
);

create table role_permissions (
    tenant_id uuid not null,
    role text not null,
    permission text not null,
    constraint role_permissions_pkey primary key (tenant_id, role, permission),
    constraint role_permissions_role_fkey foreign key (tenant_id, role) references roles (tenant_id, name) on delete cascade
);

-- A parent is a built-in role, in capitals, or one of the organization's own, which then must exist and stay.
create table role_parents (
    tenant_id uuid not null,
    role text not null,
    parent text not null,
    own_parent text generated always as (case when parent = lower(parent) then parent end) stored,
    constraint role_parents_pkey primary key (tenant_id, role, parent),
    constraint role_parents_role_fkey foreign key (tenant_id, role) references roles (tenant_id, name) on delete cascade,
    constraint role_parents_parent_fkey foreign key (tenant_id, own_parent) references roles (tenant_id, name),
    constraint role_parents_built_in check (own_parent is not null or parent in ('ADMIN', 'MEMBER', 'BILLING', 'VIEWER')),
    constraint role_parents_not_itself check (parent <> role)
);

create index role_parents_by_parent on role_parents (tenant_id, own_parent) where own_parent is not null;

select make_tenant_table('roles');
select make_tenant_table('role_permissions');
select make_tenant_table('role_parents');

-- A member's role exists as long as the member has it, also when the role is deleted at the same moment. Checks every
-- membership once while writes to memberships wait: about a second per million. The policies bind the owner of the table
-- too, who has no tenant here.
alter table memberships no force row level security;
alter table memberships
    add constraint memberships_own_role_fkey foreign key (tenant_id, own_role) references roles (tenant_id, name);
alter table memberships force row level security;
