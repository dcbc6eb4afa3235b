-- Mails wait here from the transaction that caused them until they are delivered. They go to people and belong to no
-- tenant; the tenants' role has no right to them. Contents are sealed, and erased once sent. New table: nothing waits.
create table mails (
    id uuid primary key,
    recipient text not null,
    subject text not null,
    sealed_content bytea,
    state text not null default 'QUEUED',
    attempts int not null default 0,
    next_attempt_at timestamptz not null,
    created_at timestamptz not null,
    sent_at timestamptz,
    failure text,
    updated_at timestamptz not null default now(),
    constraint mails_recipient_length check (char_length(recipient) between 3 and 254),
    constraint mails_state check (state in ('QUEUED', 'SENT', 'FAILED')),
    constraint mails_sent_has_time check ((state = 'SENT') = (sent_at is not null)),
    constraint mails_queued_has_content check (state <> 'QUEUED' or sealed_content is not null)
);

create index mails_due on mails (next_attempt_at) where state = 'QUEUED';
create index mails_by_recipient on mails (recipient, created_at);
create index mails_by_age on mails (created_at);
create trigger mails_touch before update on mails for each row execute function touch_updated_at();

select make_system_table('mails');
