-- Deliveries are jobs from here on, which know when to try again; mails that wait get theirs below. A mail in the name of an
-- organization remembers it, to be erased with it: without a foreign key, for a mail must not hold up anybody's row.
-- Locks mails for milliseconds; on a table with millions of mails that wait, for as long as adding their jobs takes.
alter table mails add column organization_id uuid;
create index mails_by_organization on mails (organization_id) where organization_id is not null;

set local role basefly_system;
select enqueue_job('notifications.deliver_mail', jsonb_build_object('mail', id), 'mail', most_attempts => 12)
from mails where state = 'QUEUED';
reset role;

drop index mails_due;
alter table mails drop column next_attempt_at;
