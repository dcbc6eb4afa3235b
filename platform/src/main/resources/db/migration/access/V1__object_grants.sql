-- Which single object was granted to which member, or to all members of a role. New table: nothing waits. A grant ends
-- with the membership it belongs to.
create table object_grants (
    tenant_id uuid not null references organizations (tenant_id) on delete cascade,
    object_type text not null,
    object_id uuid not null,
    permission text not null,
    user_id uuid,
    role text,
    created_at timestamptz not null,
    constraint object_grants_key
        unique nulls not distinct (tenant_id, object_type, object_id, permission, user_id, role),
    constraint object_grants_member_fkey
        foreign key (tenant_id, user_id) references memberships (tenant_id, user_id) on delete cascade,
    constraint object_grants_one_holder check (num_nonnulls(user_id, role) = 1)
);

-- What was granted to a member, and to a role: the two ways a list asks.
create index object_grants_to_member on object_grants (tenant_id, user_id, object_type, permission, object_id)
    where user_id is not null;
create index object_grants_to_role on object_grants (tenant_id, role, object_type, permission, object_id)
    where role is not null;

select make_tenant_table('object_grants');
