-- One customer of Stripe for each organization, ever: the row is claimed before Stripe is asked. New tables: nothing waits.
create table customers (
    tenant_id uuid primary key,
    attempt uuid not null,
    stripe_customer_id text,
    email text,
    stripe_subscription_id text,
    state text,
    base_key text,
    currency text,
    seats int not null default 0,
    period_start timestamptz,
    period_end timestamptz,
    trial_end timestamptz,
    ends_with_period boolean not null default false,
    past_due_since timestamptz,
    later_key text,
    card text,
    version bigint not null default 0,
    synced_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null default now(),
    constraint customers_stripe_customer_unique unique (stripe_customer_id),
    constraint customers_stripe_subscription_unique unique (stripe_subscription_id),
    constraint customers_stripe_customer_format check (stripe_customer_id ~ '^cus_'),
    constraint customers_stripe_subscription_format check (stripe_subscription_id ~ '^sub_'),
    constraint customers_state check (state in ('INCOMPLETE', 'INCOMPLETE_EXPIRED', 'TRIALING', 'ACTIVE', 'PAST_DUE',
        'PAUSED', 'CANCELED', 'UNPAID')),
    constraint customers_subscribed check ((state is null) = (stripe_subscription_id is null)),
    constraint customers_seats check (seats >= 0)
);

create index customers_by_state on customers (state, tenant_id);

-- Whoever writes: what has ended stays ended, and nothing becomes incomplete again. Another subscription begins anew.
create function customers_state_moves() returns trigger
language plpgsql as $$
begin
    if new.stripe_subscription_id = old.stripe_subscription_id and new.state is distinct from old.state
        and (old.state in ('CANCELED', 'INCOMPLETE_EXPIRED')
            or new.state = 'INCOMPLETE'
            or (new.state = 'INCOMPLETE_EXPIRED' and old.state <> 'INCOMPLETE')) then
        raise exception 'A subscription cannot become % from %', new.state, old.state
            using errcode = 'check_violation', constraint = 'customers_state_moves';
    end if;
    return new;
end
$$;

create trigger customers_state_moves before update on customers for each row execute function customers_state_moves();
create trigger customers_touch before update on customers for each row execute function touch_updated_at();

select make_tenant_table('customers');

-- Invoices as Stripe has them, to show and to notice what became of them.
create table billing_invoices (
    tenant_id uuid not null,
    stripe_invoice_id text not null,
    number text,
    state text not null,
    currency text not null,
    total bigint not null,
    amount_due bigint not null,
    amount_paid bigint not null,
    attempts int not null,
    next_attempt_at timestamptz,
    page_url text,
    pdf_url text,
    created_at timestamptz not null,
    paid_at timestamptz,
    constraint billing_invoices_pkey primary key (tenant_id, stripe_invoice_id),
    constraint billing_invoices_id_format check (stripe_invoice_id ~ '^in_'),
    constraint billing_invoices_state check (state in ('DRAFT', 'OPEN', 'PAID', 'VOID', 'UNCOLLECTIBLE'))
);

create index billing_invoices_newest on billing_invoices (tenant_id, created_at desc, stripe_invoice_id);

select make_tenant_table('billing_invoices');

-- Decisions that change something at Stripe, each with a key of its own, written down before Stripe is asked. What became of
-- one whose answer got lost is found out under the same key.
create table billing_actions (
    tenant_id uuid not null,
    id uuid not null,
    kind text not null,
    state text not null default 'PENDING',
    wish jsonb not null,
    result text,
    problem text,
    actor text not null,
    requested_at timestamptz not null,
    ended_at timestamptz,
    constraint billing_actions_pkey primary key (tenant_id, id),
    constraint billing_actions_kind check (kind in ('CHECKOUT', 'CHANGE', 'ENDING', 'REFUND')),
    constraint billing_actions_state check (state in ('PENDING', 'UNKNOWN', 'DONE', 'REFUSED')),
    constraint billing_actions_end_has_time check ((state in ('DONE', 'REFUSED')) = (ended_at is not null))
);

-- One at a time: what the second one would do depends on what became of the first.
create unique index billing_actions_one_open on billing_actions (tenant_id) where state in ('PENDING', 'UNKNOWN');
create index billing_actions_newest on billing_actions (tenant_id, id desc);

select make_tenant_table('billing_actions');
