-- What happened, who did it and what it changed. Rows are only ever added: the roles may insert and read, and a trigger
-- refuses the rest to everybody, the owner of the schema included. There is no foreign key to organizations: the log
-- outlives them, and writing it must not lock their rows. What belongs to the installation has the tenant 0.
-- New table: no lock that anybody could wait for.
create table audit_events (
    tenant_id uuid not null,
    id uuid not null,
    occurred_at timestamptz not null,
    actor_kind text not null,
    actor_id text,
    actor_via text,
    action text not null,
    target_type text,
    target_id text,
    changes jsonb,
    details jsonb,
    reason text,
    request_id text not null,
    address text,
    mac bytea not null,
    -- Every transaction below the oldest one still running has ended: whoever reads in this order skips nothing.
    written_in xid8 not null default pg_current_xact_id(),
    constraint audit_events_pkey primary key (tenant_id, id),
    constraint audit_events_actor_kind
        check (actor_kind in ('USER', 'KEY', 'SUPPORT', 'JOB', 'SYSTEM', 'ANONYMOUS')),
    constraint audit_events_action check (action ~ '^[a-z][a-z0-9_-]*([.][a-z0-9_-]+)+$')
);

create index audit_events_by_target on audit_events (tenant_id, target_id, id) where target_id is not null;
create index audit_events_by_actor on audit_events (tenant_id, actor_id, id) where actor_id is not null;
create index audit_events_retired on audit_events (tenant_id, id) where action = 'audit.retired';
create index audit_events_written_in on audit_events (written_in);

select make_tenant_table('audit_events');
revoke update, delete on audit_events from basefly_app, basefly_system;
-- For the one way in which old events leave: see the trigger.
grant delete on audit_events to basefly_system;

create function audit_refuse_change() returns trigger
language plpgsql as $$
begin
    if tg_op = 'DELETE' and current_setting('basefly.audit_retires', true) = 'on' then
        return null;
    end if;
    raise exception 'the audit log only grows: % on % is refused', lower(tg_op), tg_table_name
        using errcode = 'insufficient_privilege';
end
$$;

create trigger audit_events_only_grow before update or delete or truncate on audit_events
    for each statement execute function audit_refuse_change();
