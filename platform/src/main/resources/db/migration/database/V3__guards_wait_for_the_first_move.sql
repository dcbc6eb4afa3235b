-- An installation in which nobody moves pays nothing: the guards of product tables are disabled until the first move,
-- which enables them. Where tenants have moved already they stay as they are. Disabling waits for writers, milliseconds.
create or replace function make_product_table(target regclass) returns void
language plpgsql as $$
declare
    names text;
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
        || ' for each statement execute function public.guard_place()', target);
    execute format('create trigger place_follow after insert or update or delete on %s for each row'
        || ' when (current_setting(''basefly.follow'', true) = ''on'')'
        || ' execute function public.follow_place(%s)', target, names);
    if not exists (select from public.tenant_places) then
        execute format('alter table %s disable trigger place_guard', target);
        execute format('alter table %s disable trigger place_follow', target);
    end if;
end
$$;

do $$
declare
    target regclass;
begin
    if not exists (select from public.tenant_places) then
        for target in select tgrelid::regclass from pg_trigger where tgname = 'place_guard' loop
            execute format('alter table %s disable trigger place_guard', target);
            execute format('alter table %s disable trigger place_follow', target);
        end loop;
    end if;
end
$$;

-- The same guard with fewer steps: expressions without a table are evaluated without a query of their own.
create or replace function guard_place() returns trigger
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
