-- Who may do now what only one may do at a time. Leases are timed by this server's clock alone, so the clocks of the nodes
-- do not matter, nor does the movable one. New tables: nothing waits.

-- Fencing tokens: each is greater than every one before, also after expiry, release, restart and deletion of rows. A store
-- outside of this database takes one of these numbers and counts on from it, up to the next; hence the gaps.
create sequence fencing_tokens start 1048576 increment 1048576;
grant usage on sequence fencing_tokens to basefly_system;

-- One row per key in use or used in the last minutes. What changes is in no index and pages have room, so that taking,
-- extending and releasing are heap-only updates. What belongs to no organization has the tenant 0.
create table lock_leases (
    tenant_id uuid not null,
    key text not null,
    holder uuid,
    token bigint not null,
    node text not null,
    acquired_at timestamptz not null,
    expires_at timestamptz not null,
    constraint lock_leases_pkey primary key (tenant_id, key),
    constraint lock_leases_key_length check (char_length(key) between 1 and 220)
) with (fillfactor = 50);

select make_tenant_table('lock_leases');
-- Only the nodes themselves take and release.
revoke insert, update, delete on lock_leases from basefly_app;

-- The newest token with which something was written under a key. It outlives the lease.
create table fences (
    tenant_id uuid not null,
    key text not null,
    token bigint not null,
    moved_at timestamptz not null,
    constraint fences_pkey primary key (tenant_id, key),
    constraint fences_key_length check (char_length(key) between 1 and 220)
) with (fillfactor = 70);

select make_tenant_table('fences');

-- Lets the transaction write under the key if nobody did so with a newer token, and keeps newer ones waiting until it has
-- ended. Whoever holds the newest token only shares the row, so that its transactions run side by side.
create function fence(owner uuid, guarded text, presented bigint) returns void
language plpgsql as $$
declare
    newest bigint;
begin
    select token into newest from fences where tenant_id = owner and key = guarded;
    if newest = presented then
        perform from fences where tenant_id = owner and key = guarded and token = presented for share;
        if found then
            return;
        end if;
    end if;
    insert into fences (tenant_id, key, token, moved_at) values (owner, guarded, presented, clock_timestamp())
    on conflict (tenant_id, key) do update
        set token = excluded.token, moved_at = excluded.moved_at where fences.token <= excluded.token;
    if not found then
        raise exception 'a newer holder wrote under this key: fencing token % violates constraint "fences_not_stale"',
            presented using errcode = 'check_violation', constraint = 'fences_not_stale', table = 'fences';
    end if;
end
$$;

-- The same for the tenant in scope, to be called from its own SQL.
create function fence(guarded text, presented bigint) returns void
language sql as $$
    select fence(current_setting('basefly.tenant_id')::uuid, guarded, presented)
$$;
