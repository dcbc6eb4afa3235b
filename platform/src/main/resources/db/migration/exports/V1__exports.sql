-- Exports of organizations and their files, in pieces so that neither side holds a whole one in memory. They live here because
-- the worker that writes a file and the node that hands it out may be different machines, and because so they are bounded by
-- the organization's row-level security. A file is that attempt's pieces whose number the export has when it is ready.
-- New tables: nothing waits.
create table organization_exports (
    tenant_id uuid not null,
    id uuid not null,
    job_id uuid not null,
    requested_by text not null,
    requested_at timestamptz not null,
    writing_id uuid,
    file_name text,
    size bigint,
    row_count bigint,
    ready_at timestamptz,
    expires_at timestamptz,
    constraint organization_exports_pkey primary key (tenant_id, id),
    constraint organization_exports_ready check (
        (ready_at is null) = (file_name is null) and (ready_at is null) = (size is null)
        and (ready_at is null) = (row_count is null) and (ready_at is null) = (expires_at is null))
);

create index organization_exports_by_job on organization_exports (tenant_id, job_id);
create index organization_exports_by_age on organization_exports (requested_at);

create table organization_export_pieces (
    tenant_id uuid not null,
    export_id uuid not null,
    writing_id uuid not null,
    number int not null,
    content bytea not null,
    constraint organization_export_pieces_pkey primary key (tenant_id, export_id, writing_id, number),
    constraint organization_export_pieces_export foreign key (tenant_id, export_id)
        references organization_exports (tenant_id, id) on delete cascade
);

-- Zip files do not become smaller.
alter table organization_export_pieces alter column content set storage external;

select make_tenant_table('organization_exports');
select make_tenant_table('organization_export_pieces');
revoke insert, update, delete on organization_exports, organization_export_pieces from basefly_app;
