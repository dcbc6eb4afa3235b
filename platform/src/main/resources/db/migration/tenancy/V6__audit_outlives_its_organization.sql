-- An organization that is erased because the account of its only member was deleted leaves its audit log. The operation
-- knows, for it outlives the organization and a crash. A new column with a constant default: nothing waits.
alter table tenant_operations add column keeps_audit boolean not null default false;
