-- Money that was given back, as Stripe has it. New table: nothing waits.
create table billing_refunds (
    tenant_id uuid not null,
    stripe_refund_id text not null,
    stripe_invoice_id text not null,
    origin text not null,
    state text not null,
    currency text not null,
    amount bigint not null,
    reason text,
    created_at timestamptz not null,
    constraint billing_refunds_pkey primary key (tenant_id, stripe_refund_id),
    constraint billing_refunds_origin check (origin in ('OPERATOR', 'DUPLICATE', 'STRIPE')),
    constraint billing_refunds_state check (state in ('PENDING', 'SUCCEEDED', 'FAILED', 'CANCELED')),
    constraint billing_refunds_amount check (amount > 0),
    constraint billing_refunds_reason_length check (char_length(reason) between 1 and 500)
);

create index billing_refunds_by_invoice on billing_refunds (tenant_id, stripe_invoice_id, created_at desc);
create index billing_refunds_newest on billing_refunds (created_at desc, stripe_refund_id desc);
create unique index billing_refunds_by_stripe_id on billing_refunds (stripe_refund_id);

select make_tenant_table('billing_refunds');

create function billing_refunded(tenant uuid, invoice text) returns bigint
language sql stable as $$
    select coalesce(sum(amount), 0)::bigint from billing_refunds
    where tenant_id = tenant and stripe_invoice_id = invoice and state in ('PENDING', 'SUCCEEDED')
$$;

-- What was given back of each invoice. A column with a constant default rewrites nothing; the indexes below lock the invoices
-- for as long as they are built: on a table with millions of them, make them ahead with "create index concurrently".
alter table billing_invoices add column refunded bigint not null default 0;

create index billing_invoices_by_stripe_id on billing_invoices (stripe_invoice_id);
create index billing_invoices_paid on billing_invoices (paid_at) include (currency, amount_paid) where state = 'PAID';

-- A second subscription of one customer is ended and given back. Who was told of it has a time.
alter table billing_actions drop constraint billing_actions_kind;
alter table billing_actions add constraint billing_actions_kind
    check (kind in ('CHECKOUT', 'CHANGE', 'ENDING', 'REFUND', 'DUPLICATE'));
alter table billing_actions add column told_at timestamptz;

create index billing_actions_by_target on billing_actions (tenant_id, (wish ->> 'target'), requested_at desc)
    where kind = 'DUPLICATE';
create index billing_actions_unsettled on billing_actions (requested_at desc)
    where kind = 'REFUND' and state in ('PENDING', 'UNKNOWN');
