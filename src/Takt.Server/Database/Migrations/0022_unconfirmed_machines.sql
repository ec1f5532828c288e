-- A token that was made on an address that nobody had proven yet keeps sending when its owner comes, and no more than that, until the owner
-- says whether the machine is theirs. What it sends is kept under a person of its own, the claim, so that rejecting it takes its usage
-- along.
alter table tokens
  -- The claim that it belongs to, for ever: named by the token with which it began, itself or one that it replaced. Null where the address
  -- was proven when it was made.
  add column claim_of bigint,
  add column was_claimed boolean not null default false,
  add column claim_id bigint generated always as (case when was_claimed then coalesce(claim_of, token_id) end) stored,
  add column created_from inet,
  -- The owner says that the machine is not theirs; and an admin, that its usage is nobody's.
  add column rejected_at timestamptz,
  add column dispute_settled_at timestamptz,
  add check (dispute_settled_at is null or rejected_at is not null),
  add check (rejected_at is null or revoked_at is not null);
update tokens set was_claimed = true where claimed;
create index on tokens (organization_id, claim_id) where claim_id is not null;
alter table persons drop constraint persons_kind_check;
alter table persons add constraint persons_kind_check
  check (kind in ('member', 'claim', 'account', 'email', 'enduser', 'user', 'process_owner', 'unknown', 'other'));

-- What the set-up of a machine names besides the machine.
alter table members add column team text check (length(team) <= 200), add column environment text check (length(environment) <= 200);
alter table tokens add column team text check (length(team) <= 200), add column environment text check (length(environment) <= 200);
alter table invites add column team text check (length(team) <= 200), add column environment text check (length(environment) <= 200);
