-- What is over is looked for every minute. A small table, and few rows in the index: the lock is short.
create index support_grants_open on support_grants (id) where state in ('REQUESTED', 'GRANTED');
