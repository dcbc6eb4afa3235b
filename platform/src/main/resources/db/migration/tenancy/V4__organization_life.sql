-- What an organization is besides its name, and where it stands in its life. The columns get their values in this very
-- transaction, so the table is locked for as long as that takes: about a second per 100,000 organizations.
alter table organizations
    add column kind text not null default 'COMPANY',
    add column slug text,
    add column region text,
    add column accent text,
    add column logo bytea,
    add column logo_type text,
    add column logo_version text,
    add column state text not null default 'ACTIVE',
    add column suspended_at timestamptz,
    add column suspended_reason text,
    add column deleted_at timestamptz,
    add column deleted_reason text;

-- The policies bind the owner of the table too, who has no tenant here.
alter table organizations no force row level security;
update organizations set slug = 'org-' || substr(replace(tenant_id::text, '-', ''), 21);
alter table organizations force row level security;

alter table organizations
    alter column kind drop default,
    alter column slug set not null,
    add constraint organizations_kind check (kind in ('PERSONAL', 'COMPANY')),
    add constraint organizations_slug check (slug ~ '^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$'),
    add constraint organizations_accent check (accent ~ '^#[0-9a-f]{6}$'),
    add constraint organizations_region check (char_length(region) between 1 and 40),
    add constraint organizations_logo_size check (octet_length(logo) <= 65536),
    add constraint organizations_logo_whole
        check ((logo is null) = (logo_type is null) and (logo is null) = (logo_version is null)),
    add constraint organizations_state check (state in ('ACTIVE', 'SUSPENDED', 'DELETED')),
    add constraint organizations_state_has_its_time check (
        (state = 'DELETED') = (deleted_at is not null)
        and (state <> 'SUSPENDED' or suspended_at is not null) and (state <> 'ACTIVE' or suspended_at is null)),
    add constraint organizations_reason_lengths
        check (char_length(suspended_reason) <= 500 and char_length(deleted_reason) <= 500);

create index organizations_by_deletion on organizations (deleted_at) where deleted_at is not null;

-- Every slug that leads to an organization: its own, and for a while those it had before. One row per slug, so that two
-- organizations can never have the same, whoever is first.
create table organization_slugs (
    slug text not null,
    tenant_id uuid not null references organizations (tenant_id) on delete cascade,
    kept_until timestamptz,
    constraint organization_slugs_pkey primary key (slug)
);

create index organization_slugs_by_tenant on organization_slugs (tenant_id);

alter table organizations no force row level security;
insert into organization_slugs (slug, tenant_id) select slug, tenant_id from organizations;
alter table organizations force row level security;

select make_tenant_table('organization_slugs');
