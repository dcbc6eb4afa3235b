-- The directory of tenants that do not live in the shared place, or once did not. Each node reads what is newer than
-- what it knows; the lock makes versions become visible in their order. New tables: nothing waits.
create sequence placement_versions;

create table tenant_placements (
    tenant uuid primary key,
    kind text not null,
    name text,
    sealed_url bytea,
    moving boolean not null default false,
    migrations int not null default 0,
    problem text not null default '',
    version bigint not null,
    constraint tenant_placements_tenant_fkey
        foreign key (tenant) references organizations (tenant_id) on delete restrict,
    constraint tenant_placements_kind check (kind in ('SHARED', 'SCHEMA', 'DATABASE')),
    constraint tenant_placements_name check ((kind = 'SHARED') = (name is null))
);

create index tenant_placements_by_version on tenant_placements (version);

create function number_placement() returns trigger
language plpgsql security definer as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('placement versions', 7077));
    new.version := nextval('public.placement_versions');
    return new;
end
$$;

revoke execute on function number_placement() from public;

create trigger number_placement before insert or update on tenant_placements
    for each row execute function number_placement();

-- Moves of tenants from one place to another. position is where copying goes on after an interruption: the table and
-- the key of the last row that is surely copied.
create table tenant_moves (
    id uuid primary key,
    tenant uuid not null,
    from_kind text not null,
    from_name text,
    from_sealed_url bytea,
    to_kind text not null,
    to_name text,
    to_sealed_url bytea,
    state text not null,
    failed_in text,
    problem text not null default '',
    position_table text,
    position_key jsonb,
    rows_total bigint not null default 0,
    rows_copied bigint not null default 0,
    rows_verified bigint not null default 0,
    checksum text not null default '',
    pause_millis int,
    requested_by text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint tenant_moves_tenant_fkey foreign key (tenant) references organizations (tenant_id) on delete restrict,
    constraint tenant_moves_state check (state in ('PLANNED', 'COPYING', 'CATCHING_UP', 'SWITCHING', 'REMOVING', 'DONE',
        'FAILED', 'ROLLING_BACK', 'ROLLED_BACK')),
    constraint tenant_moves_failed_in check ((state = 'FAILED') = (failed_in is not null))
);

create unique index tenant_moves_one_at_a_time on tenant_moves (tenant) where state not in ('DONE', 'ROLLED_BACK');
create index tenant_moves_by_tenant on tenant_moves (tenant, id desc);

select make_system_table('tenant_placements');
select make_system_table('tenant_moves');
