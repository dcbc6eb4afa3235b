-- People and how they are recognised. None of these tables belongs to a tenant: a person may be in several organizations,
-- and signing in comes before any of them. The tenants' role has no right to them. New tables: nothing waits.
create table users (
    id uuid primary key,
    email text not null,
    name text not null,
    image text,
    password_hash text,
    email_verified_at timestamptz,
    operator boolean not null default false,
    created_at timestamptz not null,
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,
    constraint users_email_length check (char_length(email) between 3 and 254),
    constraint users_name_length check (char_length(btrim(name)) between 1 and 100)
);

create unique index users_email_key on users (lower(email));
create trigger users_touch before update on users for each row execute function touch_updated_at();

-- One row per sign-in: a browser's, found by the hash of its cookie, or a program's, found by the id in its tokens.
create table sessions (
    id uuid primary key,
    user_id uuid not null references users (id) on delete cascade,
    kind text not null,
    token_hash bytea,
    organization_id uuid,
    address text not null,
    user_agent text not null,
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    end_reason text,
    constraint sessions_kind check (kind in ('BROWSER', 'PROGRAM')),
    constraint sessions_browser_has_token check ((kind = 'BROWSER') = (token_hash is not null))
);

create unique index sessions_token_hash_key on sessions (token_hash);
create index sessions_by_user on sessions (user_id, created_at);
create index sessions_by_expiry on sessions (expires_at);

-- Each refresh token is used once; the next one belongs to the same session. A used one that comes back ends the session.
create table refresh_tokens (
    token_hash bytea primary key,
    session_id uuid not null references sessions (id) on delete cascade,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);

create index refresh_tokens_by_session on refresh_tokens (session_id);

-- Keys that sign access tokens; the private half is sealed with the installation's secret.
create table signing_keys (
    kid text primary key,
    public_key bytea not null,
    sealed_private_key bytea not null,
    created_at timestamptz not null
);

select make_system_table('users');
select make_system_table('sessions');
select make_system_table('refresh_tokens');
select make_system_table('signing_keys');
