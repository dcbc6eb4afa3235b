-- What is sold, and who has what of it. All of it is the installation's: an organization can neither change nor read it,
-- not even by a statement of its own making. New tables: nothing waits.

-- One row: its revision tells every node whether what it knows of the catalogue is still all.
create table plan_catalogue (
    only_one boolean primary key default true,
    revision bigint not null default 0,
    constraint plan_catalogue_only_one check (only_one)
);
insert into plan_catalogue default values;

create table plan_versions (
    plan text not null,
    version int not null,
    title text not null,
    description text not null,
    trial_days int not null,
    included_seats int not null,
    reason text not null,
    created_at timestamptz not null,
    constraint plan_versions_pkey primary key (plan, version),
    constraint plan_versions_plan check (plan ~ '^[A-Z][A-Z0-9_]{1,39}$'),
    constraint plan_versions_version check (version >= 1),
    constraint plan_versions_trial_days check (trial_days >= 0),
    constraint plan_versions_included_seats check (included_seats >= 1)
);

-- The version that is sold now.
create table plans (
    plan text primary key,
    current_version int not null,
    position int not null,
    constraint plans_current_fkey foreign key (plan, current_version) references plan_versions (plan, version)
);

create table plan_add_ons (
    plan text not null,
    version int not null,
    add_on text not null,
    title text not null,
    feature text not null,
    amount bigint not null,
    constraint plan_add_ons_pkey primary key (plan, version, add_on),
    constraint plan_add_ons_version_fkey foreign key (plan, version) references plan_versions (plan, version),
    constraint plan_add_ons_amount check (amount >= 1)
);

-- A lookup key names one price, and each price has one.
create table plan_prices (
    lookup_key text primary key,
    plan text not null,
    version int not null,
    item text not null,
    currency text not null,
    billing_interval text not null,
    amount bigint not null,
    constraint plan_prices_one unique (plan, version, item, currency, billing_interval),
    constraint plan_prices_version_fkey foreign key (plan, version) references plan_versions (plan, version),
    constraint plan_prices_currency check (currency ~ '^[A-Z]{3}$'),
    constraint plan_prices_interval check (billing_interval in ('MONTH', 'YEAR')),
    constraint plan_prices_amount check (amount >= 0)
);

-- What a version includes of each feature; null is any number. A feature that is new gets a row in every version there is.
create table plan_grants (
    plan text not null,
    version int not null,
    feature text not null,
    included bigint,
    enforcement text not null,
    grace_percent int not null,
    constraint plan_grants_pkey primary key (plan, version, feature),
    constraint plan_grants_version_fkey foreign key (plan, version) references plan_versions (plan, version),
    constraint plan_grants_included check (included >= 0),
    constraint plan_grants_enforcement check (enforcement in ('HARD', 'SOFT', 'GRACE')),
    constraint plan_grants_grace check (grace_percent between 0 and 100)
);

-- What an organization has; one without a row has what costs nothing. The column is not called tenant_id because the row
-- is the installation's.
create table plan_assignments (
    organization uuid primary key,
    plan text not null,
    version int not null,
    state text not null,
    seats int not null,
    add_ons jsonb not null,
    period_start timestamptz,
    period_end timestamptz,
    -- When a trial or the grace of one who did not pay ends.
    ends_at timestamptz,
    source text not null,
    -- Grows with what the source knows; a smaller one is older news.
    fact bigint not null,
    changed_at timestamptz not null,
    constraint plan_assignments_version_fkey foreign key (plan, version) references plan_versions (plan, version),
    constraint plan_assignments_state
        check (state in ('TRIALING', 'ACTIVE', 'PAST_DUE', 'PAUSED', 'UNPAID', 'INCOMPLETE', 'CANCELED')),
    constraint plan_assignments_seats check (seats >= 0),
    constraint plan_assignments_period check ((period_start is null) = (period_end is null) and period_start < period_end),
    constraint plan_assignments_add_ons check (jsonb_typeof(add_ons) = 'object')
);

create index plan_assignments_by_version on plan_assignments (plan, version, organization);

-- What an organization has otherwise than its plan says, until it expires; null is any number.
create table plan_overrides (
    organization uuid not null,
    feature text not null,
    included bigint,
    expires_at timestamptz,
    reason text not null,
    created_at timestamptz not null,
    constraint plan_overrides_pkey primary key (organization, feature),
    constraint plan_overrides_included check (included >= 0),
    constraint plan_overrides_reason check (char_length(btrim(reason)) between 1 and 500)
);

-- What an organization was told of what it uses, of features whose count is kept elsewhere.
create table plan_notices (
    organization uuid not null,
    feature text not null,
    percent smallint not null,
    since timestamptz not null,
    constraint plan_notices_pkey primary key (organization, feature, percent)
);

select make_system_table('plan_catalogue');
select make_system_table('plan_versions');
select make_system_table('plans');
select make_system_table('plan_add_ons');
select make_system_table('plan_prices');
select make_system_table('plan_grants');
select make_system_table('plan_assignments');
select make_system_table('plan_overrides');
select make_system_table('plan_notices');

-- What somebody bought stays what it was.
revoke update, delete on plan_versions, plan_add_ons, plan_prices, plan_grants from basefly_system;
