-- What was granted to a role of the organization's own ends with the role, also when both happen at the same moment, so
-- that a later role of that name does not inherit it. The column is filled in this very transaction: grants are locked for
-- as long as that takes, about a second per 100,000. The policies bind the owner of the table too, who has no tenant here.
alter table object_grants no force row level security;
delete from object_grants g
where role = lower(role) and not exists (select from roles r where r.tenant_id = g.tenant_id and r.name = g.role);
alter table object_grants
    add column own_role text generated always as (case when role = lower(role) then role end) stored,
    add constraint object_grants_own_role_fkey
        foreign key (tenant_id, own_role) references roles (tenant_id, name) on delete cascade;
alter table object_grants force row level security;

create index object_grants_by_own_role on object_grants (tenant_id, own_role) where own_role is not null;
