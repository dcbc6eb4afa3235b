-- The chain of a tenant, made after the fact so that no writer waits for another: each hash covers the one before it.
create table audit_seals (
    tenant_id uuid not null,
    position bigint not null,
    event_id uuid not null,
    hash bytea not null,
    constraint audit_seals_pkey primary key (tenant_id, position),
    constraint audit_seals_event_key unique (tenant_id, event_id)
);

-- How far the chain went on each day, authenticated with the installation's secret: a chain that ends earlier was cut.
create table audit_heads (
    tenant_id uuid not null,
    day date not null,
    position bigint not null,
    hash bytea not null,
    mac bytea not null,
    constraint audit_heads_pkey primary key (tenant_id, day)
);

-- All events of transactions before this one are sealed.
create table audit_progress (
    sealed_before xid8 not null
);
insert into audit_progress values ('0');

select make_tenant_table('audit_seals');
select make_tenant_table('audit_heads');
select make_system_table('audit_progress');

revoke update, delete on audit_seals from basefly_app, basefly_system;
revoke insert on audit_seals from basefly_app;
revoke update, delete on audit_heads from basefly_app, basefly_system;
revoke insert on audit_heads from basefly_app;
revoke insert, delete on audit_progress from basefly_system;
grant update (position, hash, mac) on audit_heads to basefly_system;
-- Retired together with their events.
grant delete on audit_seals to basefly_system;

create trigger audit_seals_only_grow before update or delete or truncate on audit_seals
    for each statement execute function audit_refuse_change();

create function audit_refuse_shorter_head() returns trigger
language plpgsql as $$
begin
    if new.position < old.position then
        raise exception 'the audit log only grows: its head cannot go back' using errcode = 'insufficient_privilege';
    end if;
    return new;
end
$$;

create trigger audit_heads_only_grow before update on audit_heads
    for each row execute function audit_refuse_shorter_head();
create trigger audit_heads_stay before delete or truncate on audit_heads
    for each statement execute function audit_refuse_change();
