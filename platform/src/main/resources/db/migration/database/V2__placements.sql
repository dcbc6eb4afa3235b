-- Where product data lives. Each database that holds any has these tables; a tenant without a row lives in the schema
-- public of the first one. New tables and functions: nothing waits.

-- schema_name is where in this database the tenant's product rows are; null means in another one. Its writes are
-- followed (recorded in tenant_changes) while the tenant moves. The column is not called tenant_id because the row
-- belongs to the system.
create table tenant_places (
    tenant uuid primary key,
    schema_name text,
    following boolean not null default false
);

create table tenant_changes (
    seq bigint generated always as identity primary key,
    tenant uuid not null,
    table_name text not null,
    key text[] not null
);

-- Numbers every change of a tenant's place, in the first database. Whoever knows the newest number knows all places.
create sequence place_versions;
grant select on sequence place_versions to basefly_app, basefly_system;

create index tenant_changes_by_tenant on tenant_changes (tenant);

select make_system_table('tenant_places');
select make_system_table('tenant_changes');

-- Copying keeps the time of the last change.
create or replace function touch_updated_at() returns trigger
language plpgsql as $$
begin
    if current_setting('basefly.copying', true) is distinct from 'on' then
        new.updated_at := now();
    end if;
    return new;
end
$$;

-- Runs once for each statement that writes product rows, unless the caller's connection says that it knows the newest
-- number of place_versions and writes where its tenant lives by that: then there is nothing to find out. A move that
-- begins takes a new number before it waits for the transactions that run, so none of those is missed. It holds the tenant's lock shared until the transaction ends;
-- a move takes it exclusively to switch. So a statement either finished before the switch, or waits for it and then
-- finds that the tenant lives elsewhere, however old the caller's knowledge is. The lock is taken before the row is
-- read, by an expression of its own without a table, which is evaluated without a query, so that read committed sees what
-- the switch left. A transaction with an older snapshot cannot see it; locking the row then raises 40001 if it changed
-- since.
create function guard_place() returns trigger
language plpgsql security definer as $$
declare
    tenant_now text := current_setting('basefly.tenant_id', true);
    home text;
    followed boolean;
begin
    if tenant_now is null or tenant_now = '' then
        if current_setting('basefly.copying', true) is distinct from 'on' then
            perform pg_advisory_xact_lock_shared(hashtextextended('places', 7077));
            if exists (select from public.tenant_places) then
                perform set_config('basefly.follow', 'on', true);
            end if;
        end if;
        return null;
    end if;
    if pg_advisory_xact_lock_shared(hashtextextended(tenant_now, 7077))::text is null then
        return null; -- never: the lock is what counts
    end if;
    if current_setting('transaction_isolation') = 'read committed' then
        select schema_name, following into home, followed
        from public.tenant_places where tenant = tenant_now::uuid;
    else
        select schema_name, following into home, followed
        from public.tenant_places where tenant = tenant_now::uuid for share;
    end if;
    if not found then
        home := 'public';
        followed := false;
    end if;
    if home is distinct from tg_table_schema then
        raise exception 'the tenant''s data has moved' using errcode = 'BF001';
    end if;
    if followed or current_setting('basefly.follow', true) = 'on' then
        perform set_config('basefly.follow', case when followed then 'on' else 'off' end, true);
    end if;
    return null;
end
$$;

-- Runs for each changed row while its tenant moves, and for what the system writes: records the row's key, and refuses
-- a new row in a place its tenant has left.
create function follow_place() returns trigger
language plpgsql security definer as $$
declare
    before jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) end;
    after jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) end;
    owner uuid := (coalesce(after, before) ->> 'tenant_id')::uuid;
    home text;
    followed boolean;
    key_before text[];
    key_after text[];
begin
    select schema_name, following into home, followed from public.tenant_places where tenant = owner;
    if not found then
        return null;
    end if;
    if home is distinct from tg_table_schema then
        if tg_op = 'INSERT' then
            raise exception 'the tenant''s data has moved' using errcode = 'BF001';
        end if;
        return null;
    end if;
    if followed then
        select array_agg(before ->> name order by at), array_agg(after ->> name order by at)
        into key_before, key_after
        from unnest(tg_argv) with ordinality as part (name, at);
        if before is not null then
            insert into public.tenant_changes (tenant, table_name, key) values (owner, tg_table_name, key_before);
        end if;
        if after is not null and key_after is distinct from key_before then
            insert into public.tenant_changes (tenant, table_name, key) values (owner, tg_table_name, key_after);
        end if;
    end if;
    return null;
end
$$;

revoke execute on function guard_place(), follow_place() from public;

-- Makes a tenant's table part of the product's data, which has a place: shared, a schema or a database of the tenant's
-- own. Its key names rows across places, so it must not come from a sequence. Adding the triggers waits for writers. An
-- installation in which nobody moves pays nothing: the triggers are disabled until the first move, which enables them.
create function make_product_table(target regclass) returns void
language plpgsql as $$
declare
    names text;
    home text := (select n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = target);
begin
    select string_agg(quote_literal(a.attname), ', ' order by k.at) into names
    from pg_index i
    cross join lateral unnest(i.indkey::int2[]) with ordinality as k (attnum, at)
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
    where i.indrelid = target and i.indisprimary;
    if names is null then
        raise exception 'a product table needs a primary key: %', target;
    end if;
    if exists (select from pg_attribute where attrelid = target and attnum > 0
               and (attidentity <> '' or pg_get_serial_sequence(target::text, attname) is not null)) then
        raise exception 'a product table takes no values from sequences, they differ between places: %', target;
    end if;
    execute format('create trigger place_guard before insert or update or delete on %s'
        || ' for each statement when (coalesce(current_setting(''basefly.place'', true), '''')'
        || ' <> coalesce(pg_sequence_last_value(''public.place_versions'')::text, ''none'') || %L)'
        || ' execute function public.guard_place()', target, ' ' || home);
    execute format('create trigger place_follow after insert or update or delete on %s for each row'
        || ' when (current_setting(''basefly.follow'', true) = ''on'')'
        || ' execute function public.follow_place(%s)', target, names);
    if not exists (select from public.tenant_places) then
        execute format('alter table %s disable trigger place_guard', target);
        execute format('alter table %s disable trigger place_follow', target);
    end if;
end
$$;
