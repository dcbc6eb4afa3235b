-- What Stripe tells is stored first and worked on afterwards, so that nothing of it is lost. New tables: nothing waits.
-- They belong to no tenant: an event is known before its customer is.
create table stripe_webhook_events (
    id text primary key,
    type text not null,
    state text not null default 'RECEIVED',
    api_version text,
    livemode boolean not null,
    account text,
    object_id text,
    customer_id text,
    payload text not null,
    happened_at timestamptz not null,
    received_at timestamptz not null,
    processed_at timestamptz,
    copies int not null default 1,
    attempts int not null default 0,
    replays int not null default 0,
    problem text,
    updated_at timestamptz not null default now(),
    constraint stripe_webhook_events_id_format check (id ~ '^evt_[A-Za-z0-9_]{1,250}$'),
    constraint stripe_webhook_events_type_length check (char_length(type) between 1 and 200),
    constraint stripe_webhook_events_state
        check (state in ('RECEIVED', 'PROCESSED', 'KEPT', 'REFUSED', 'FAILED')),
    constraint stripe_webhook_events_end_has_time
        check ((state in ('PROCESSED', 'KEPT', 'REFUSED')) = (processed_at is not null))
);

create index stripe_webhook_events_newest on stripe_webhook_events (received_at desc, id desc);
create index stripe_webhook_events_open on stripe_webhook_events (received_at)
    where state in ('RECEIVED', 'FAILED', 'REFUSED');
create index stripe_webhook_events_by_customer on stripe_webhook_events (customer_id, received_at desc)
    where customer_id is not null;
create trigger stripe_webhook_events_touch before update on stripe_webhook_events
    for each row execute function touch_updated_at();

select make_system_table('stripe_webhook_events');

-- The stand-in's customers, prices, subscriptions and so on, as Stripe would answer them. Empty where Stripe itself is used.
create table stripe_stand_in_objects (
    id text primary key,
    kind text not null,
    owner text,
    number bigint generated always as identity,
    body jsonb not null,
    due_at timestamptz
);

create index stripe_stand_in_objects_by_kind on stripe_stand_in_objects (kind, owner, number desc);
create index stripe_stand_in_objects_due on stripe_stand_in_objects (due_at, number) where due_at is not null;

select make_system_table('stripe_stand_in_objects');

-- What the stand-in answered under an idempotency key, to answer the same again.
create table stripe_stand_in_requests (
    idempotency_key text primary key,
    fingerprint text not null,
    status int not null,
    answer text not null,
    answered_at timestamptz not null
);

select make_system_table('stripe_stand_in_requests');
