-- Keys of organizations for their programs. Of a secret there is only the SHA-256 hash: the new one's, and until the end
-- of an overlap that of the one before. Who made a key is in whose name it acts; without that person there is no key.
-- New table: nothing waits.
create table api_keys (
    id uuid primary key,
    tenant_id uuid not null references organizations (tenant_id) on delete cascade,
    name text not null,
    scopes text[] not null,
    allowed_addresses text[] not null default '{}',
    secret_hash bytea not null,
    previous_secret_hash bytea,
    previous_secret_until timestamptz,
    created_by uuid not null references users (id) on delete cascade,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz,
    updated_at timestamptz not null default now(),
    constraint api_keys_name_length check (char_length(btrim(name)) between 1 and 100),
    constraint api_keys_scopes_number check (cardinality(scopes) between 1 and 200),
    constraint api_keys_addresses_number check (cardinality(allowed_addresses) <= 50),
    constraint api_keys_secret_hash_length check (octet_length(secret_hash) = 32),
    constraint api_keys_previous_secret_hash_length check (octet_length(previous_secret_hash) = 32),
    constraint api_keys_previous_secret_has_an_end
        check ((previous_secret_hash is null) = (previous_secret_until is null)),
    constraint api_keys_expiry_after_making check (expires_at > created_at)
);

create index api_keys_by_tenant on api_keys (tenant_id, id desc);
create index api_keys_by_creator on api_keys (created_by);
create trigger api_keys_touch before update on api_keys for each row execute function touch_updated_at();

select make_tenant_table('api_keys');
