-- Whose name stands in the subject of a mail, such as that of who invites, to be erased with that account, and to bound what
-- people cause to one address: without a foreign key, for a mail must not hold up anybody's row. Mails from before have no
-- author; they are deleted within 90 days. Locks mails for milliseconds: no row is rewritten, and the index is empty.
alter table mails add column author_id uuid;
create index mails_by_author on mails (author_id) where author_id is not null;
