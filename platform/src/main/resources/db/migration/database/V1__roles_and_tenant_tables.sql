-- The two roles the pools work as, and the functions every module's migrations use. Runs in milliseconds; locks nothing
-- that serves requests. Roles belong to the whole server, so another database of ours may have made them already.
do $$
declare
    role_name text;
begin
    foreach role_name in array array['basefly_app', 'basefly_system'] loop
        begin
            if not exists (select from pg_roles where rolname = role_name) then
                execute format('create role %I nologin', role_name);
            end if;
        exception when duplicate_object or unique_violation then
            null; -- another node was faster
        end;
        begin
            if not pg_has_role(current_user, role_name, 'SET') then
                execute format('grant %I to %I with set true, inherit false', role_name, current_user);
            end if;
        exception when unique_violation then
            null; -- another node was faster
        end;
    end loop;
end
$$;

grant usage on schema public to basefly_app, basefly_system;
revoke create on schema public from public;

-- Keeps updated_at true on every update, whoever writes. now() is the server's clock: the column is for people and
-- caches; rules that follow the movable clock use columns of their own.
create function touch_updated_at() returns trigger
language plpgsql as $$
begin
    new.updated_at := now();
    return new;
end
$$;

-- Makes a table the tenants': row-level security, forced for its owner too; the pool's role sees and writes the rows of
-- the tenant in scope, the system role all of them. The sub-select makes PostgreSQL read the setting once per statement,
-- and the cast makes a missing tenant an error instead of an empty answer.
create function make_tenant_table(target regclass) returns void
language plpgsql as $$
begin
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    execute format(
        'create policy tenant on %s for all to basefly_app'
        || ' using (tenant_id = (select current_setting(''basefly.tenant_id'')::uuid))'
        || ' with check (tenant_id = (select current_setting(''basefly.tenant_id'')::uuid))', target);
    execute format('create policy system on %s for all to basefly_system using (true) with check (true)', target);
    execute format('grant select, insert, update, delete on %s to basefly_app, basefly_system', target);
end
$$;

-- Makes a table the system's: the pool's role has no right to it at all.
create function make_system_table(target regclass) returns void
language plpgsql as $$
begin
    execute format('grant select, insert, update, delete on %s to basefly_system', target);
end
$$;
