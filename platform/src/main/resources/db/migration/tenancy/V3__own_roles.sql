-- A member's role may be one that the organization made, in small letters. The column with the name of an own role, for
-- the module that keeps them, gets its values in this very transaction: memberships are locked for as long as that takes,
-- about a second per 100,000.
alter table memberships
    drop constraint memberships_role,
    add column own_role text generated always as (case when role = lower(role) then role end) stored,
    add constraint memberships_role check (
        role in ('OWNER', 'ADMIN', 'MEMBER', 'BILLING', 'VIEWER') or role ~ '^[a-z][a-z0-9-]{1,39}$');

create index memberships_by_own_role on memberships (tenant_id, own_role) where own_role is not null;
