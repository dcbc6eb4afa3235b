-- What was answered to writes that carried an idempotency key. A new table: nothing waits.

-- The id is made of the caller, the route and the key, so that keys need not be stored; the nil organization is that of
-- callers without any. A row with a status is an answer. One without belongs to a request whose transactions are its
-- own: it runs until the lease ends, and has_effect says whether something of it was committed. No foreign key: the row
-- outlives nothing that matters, and a reference would lock the organization's row with each write.
create table idempotency_keys (
    tenant_id uuid not null,
    id uuid not null,
    fingerprint bytea not null,
    expires_at timestamptz not null,
    leased_until timestamptz,
    has_effect boolean not null default false,
    status smallint,
    answer bytea,
    constraint idempotency_keys_pkey primary key (tenant_id, id),
    constraint idempotency_keys_answered check ((status is null) = (leased_until is not null))
);

-- Answers are encrypted, which leaves nothing to compress.
alter table idempotency_keys alter column answer set storage external;

-- All rows go within days, by this index.
create index idempotency_keys_expired on idempotency_keys (expires_at);

select make_tenant_table('idempotency_keys');
