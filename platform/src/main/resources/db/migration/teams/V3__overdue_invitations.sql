-- What is overdue is looked for every minute. A small table, and few rows in the index: the lock is short.
create index invitations_pending_by_end on invitations (expires_at) where state = 'PENDING';
