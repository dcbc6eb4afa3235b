-- How people like to be shown and addressed. It goes with the account. New tables: nothing waits.
create table profiles (
    user_id uuid primary key references users (id) on delete cascade,
    locale text,
    time_zone text,
    picture bytea,
    picture_type text,
    picture_version text,
    updated_at timestamptz not null default now(),
    constraint profiles_locale_length check (char_length(locale) between 2 and 35),
    constraint profiles_time_zone_length check (char_length(time_zone) between 1 and 60),
    constraint profiles_picture_size check (octet_length(picture) <= 262144),
    constraint profiles_picture_whole
        check ((picture is null) = (picture_type is null) and (picture is null) = (picture_version is null))
);

create trigger profiles_touch before update on profiles for each row execute function touch_updated_at();

-- Accounts that are closed and not yet erased. The memberships are those to return if the account is brought back; they
-- hold ids and roles only.
create table account_deletions (
    user_id uuid primary key references users (id) on delete cascade,
    requested_at timestamptz not null,
    due_at timestamptz not null,
    memberships jsonb not null
);

create index account_deletions_due on account_deletions (due_at);

select make_system_table('profiles');
select make_system_table('account_deletions');

-- Nobody becomes a member after their account is gone, also not by a request that was on its way: whoever deletes the
-- account holds its row, so this waits for the outcome and sees it.
create function memberships_of_the_living() returns trigger
language plpgsql security definer set search_path = public as $$
begin
    perform from users where id = new.user_id and deleted_at is null for key share;
    if not found then
        raise exception 'insert on table "memberships" violates foreign key constraint "memberships_person_lives"'
            using errcode = 'foreign_key_violation';
    end if;
    return new;
end
$$;

-- The tenants' role may not see users, nor call this itself; a trigger needs no such right.
revoke execute on function memberships_of_the_living() from public;

create trigger memberships_of_the_living before insert on memberships
    for each row execute function memberships_of_the_living();
