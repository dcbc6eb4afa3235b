-- How many subscriptions of which price there are is read from this index alone. It locks the customers for as long as it is
-- built: on a table with millions of them, make it ahead with "create index concurrently".
create index customers_sold on customers (state, base_key) include (seats) where state is not null;

drop index billing_refunds_newest;
create index billing_refunds_newest on billing_refunds (created_at desc, stripe_refund_id desc)
    include (state, currency, amount);
