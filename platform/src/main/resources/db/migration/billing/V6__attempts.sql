-- A decision that follows one of the same attempt that was refused: sent once more, the attempt is found and not decided anew.
-- Columns with a constant default, or none, rewrite nothing; the index is built while nobody writes decisions.
alter table billing_actions add column attempt uuid;
alter table billing_actions add column number int not null default 0;
alter table billing_actions add constraint billing_actions_number check ((number > 0) = (attempt is not null));

create unique index billing_actions_by_attempt on billing_actions (tenant_id, attempt, number) where attempt is not null;

-- What nothing is done about by itself, until an operator did.
alter table billing_actions drop constraint billing_actions_state;
alter table billing_actions add constraint billing_actions_state
    check (state in ('PENDING', 'UNKNOWN', 'DONE', 'REFUSED', 'LEFT'));

create index billing_actions_left on billing_actions (tenant_id) where state = 'LEFT';
