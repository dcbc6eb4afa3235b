-- A program's session holds the hash of its one live refresh token, so exchanging it is a single update of a single row.
-- A token says itself which session it belongs to and is signed, so used ones need not be kept to be recognised.
-- Program sessions that are open must sign in again. Locks sessions exclusively for the time of adding empty columns.
alter table sessions add column refresh_hash bytea;
alter table sessions drop constraint sessions_browser_has_token;
update sessions set ended_at = now(), end_reason = 'refresh tokens changed' where kind = 'PROGRAM' and ended_at is null;
alter table sessions add constraint sessions_have_their_token check (
    (kind = 'BROWSER') = (token_hash is not null)
    and (kind = 'PROGRAM' or refresh_hash is null)
    and (kind = 'BROWSER' or refresh_hash is not null or ended_at is not null));

-- Nothing looks sessions up by their end, and without the index moving the end on touches no index at all.
drop index sessions_by_expiry;
drop table refresh_tokens;

-- For the grace after an exchange: the successor, sealed so that only who holds the used token can read it.
create table refresh_successors (
    token_hash bytea primary key,
    session_id uuid not null references sessions (id) on delete cascade,
    sealed bytea not null,
    until timestamptz not null
);

create index refresh_successors_by_session on refresh_successors (session_id);
create index refresh_successors_by_until on refresh_successors (until);

select make_system_table('refresh_successors');

-- Keys come one after the other: published, used, still believed, gone. The private half of one that is gone is deleted.
alter table signing_keys
    add column state text not null default 'CURRENT',
    add column state_since timestamptz,
    alter column sealed_private_key drop not null;
update signing_keys set state_since = created_at;
update signing_keys set state = 'RETIRING', state_since = now()
where kid <> (select kid from signing_keys order by created_at desc, kid limit 1);
alter table signing_keys
    alter column state drop default,
    alter column state_since set not null,
    add constraint signing_keys_state check (state in ('NEXT', 'CURRENT', 'RETIRING', 'GONE')),
    add constraint signing_keys_gone_are_wiped check ((state = 'GONE') = (sealed_private_key is null));

create unique index signing_keys_one_current on signing_keys (state) where state in ('NEXT', 'CURRENT');
