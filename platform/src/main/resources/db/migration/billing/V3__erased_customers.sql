-- Customers whose organization was erased, by the digest of their id: what Stripe still tells of them is stored without
-- its content. New table: nothing waits.
create table billing_erased_customers (
    digest bytea primary key,
    erased_at timestamptz not null
);

select make_system_table('billing_erased_customers');

-- An organization whose customer was deleted at Stripe gets another one, and what was told of the first is to be erased with
-- it, too. Adding a column with a constant default rewrites nothing; the lock is held for milliseconds.
alter table customers add column former_customers text[] not null default '{}';
