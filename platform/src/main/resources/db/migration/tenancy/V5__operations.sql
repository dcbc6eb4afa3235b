-- A row that is written without the program, by a person or another tool, is a company's and is found by something.
alter table organizations
    alter column kind set default 'COMPANY',
    alter column slug set default 'org-' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 12);

-- What was done to whole organizations, and how far it got: rows outlive the organization and a crash of the process. They
-- name it by a column of another name than the tenants' tables do, because they do not belong to it. New tables: no locks.
create table tenant_operations (
    id uuid primary key,
    organization_id uuid not null,
    kind text not null,
    state text not null,
    progress bigint not null default 0,
    counts jsonb not null default '{}',
    error text,
    started_by text not null,
    started_at timestamptz not null,
    seen_at timestamptz not null,
    ended_at timestamptz,
    constraint tenant_operations_kind check (kind in ('EXPORT', 'IMPORT', 'ERASURE')),
    constraint tenant_operations_state check (state in ('RUNNING', 'DONE', 'FAILED')),
    constraint tenant_operations_end check ((state = 'RUNNING') = (ended_at is null))
);

-- One at a time of each kind.
create unique index tenant_operations_running on tenant_operations (organization_id, kind) where state = 'RUNNING';
create index tenant_operations_by_organization on tenant_operations (organization_id, id desc);

-- That an organization was erased: counts, times and a signature, nothing about anybody.
create table erasure_certificates (
    id uuid primary key,
    organization_id uuid not null,
    document text not null,
    key_id uuid not null,
    signature bytea not null,
    created_at timestamptz not null
);

create index erasure_certificates_by_organization on erasure_certificates (organization_id);

-- Keys that sign certificates; the private half is sealed with the installation's secret.
create table certificate_keys (
    id uuid primary key,
    public_key bytea not null,
    sealed_private_key bytea not null,
    created_at timestamptz not null
);

alter table erasure_certificates
    add constraint erasure_certificates_key foreign key (key_id) references certificate_keys (id);

select make_system_table('tenant_operations');
select make_system_table('erasure_certificates');
select make_system_table('certificate_keys');
