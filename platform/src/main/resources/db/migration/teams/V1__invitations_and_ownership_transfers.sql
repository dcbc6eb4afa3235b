-- Invitations and offers of ownership. New tables: nobody waits for a lock.
--
-- Only the hash of an invitation's link is kept. It stays when the invitation has ended, so that a link that is followed
-- again can be told what became of it.
create table invitations (
    id uuid primary key,
    tenant_id uuid not null references organizations (tenant_id) on delete cascade,
    email text not null,
    role text not null,
    state text not null default 'PENDING',
    token_hash bytea not null,
    invited_by uuid references users (id) on delete set null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    sendings int not null default 1,
    ended_at timestamptz,
    accepted_by uuid references users (id) on delete set null,
    updated_at timestamptz not null default now(),
    constraint invitations_email_length check (char_length(email) between 3 and 254),
    constraint invitations_state check (state in ('PENDING', 'ACCEPTED', 'DECLINED', 'EXPIRED', 'REVOKED')),
    constraint invitations_ended_has_time check ((state = 'PENDING') = (ended_at is null)),
    constraint invitations_sendings check (sendings >= 1)
);

create unique index invitations_one_pending on invitations (tenant_id, lower(email)) where state = 'PENDING';
create unique index invitations_token_hash_key on invitations (token_hash);
create index invitations_by_tenant on invitations (tenant_id, id);
create trigger invitations_touch before update on invitations for each row execute function touch_updated_at();

create table ownership_transfers (
    id uuid primary key,
    tenant_id uuid not null references organizations (tenant_id) on delete cascade,
    from_user_id uuid not null references users (id) on delete cascade,
    to_user_id uuid not null references users (id) on delete cascade,
    state text not null default 'OFFERED',
    created_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    updated_at timestamptz not null default now(),
    constraint ownership_transfers_two_people check (from_user_id <> to_user_id),
    constraint ownership_transfers_state check (state in ('OFFERED', 'ACCEPTED', 'DECLINED', 'WITHDRAWN', 'EXPIRED')),
    constraint ownership_transfers_ended_has_time check ((state = 'OFFERED') = (ended_at is null))
);

create unique index ownership_transfers_one_open on ownership_transfers (tenant_id) where state = 'OFFERED';
create index ownership_transfers_by_tenant on ownership_transfers (tenant_id, id);
create trigger ownership_transfers_touch before update on ownership_transfers
    for each row execute function touch_updated_at();

select make_tenant_table('invitations');
select make_tenant_table('ownership_transfers');
