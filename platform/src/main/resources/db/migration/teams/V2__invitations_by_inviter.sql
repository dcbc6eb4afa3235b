-- Whoever invites is limited over all organizations. A small table: the lock is short.
create index invitations_by_inviter on invitations (invited_by, created_at);
