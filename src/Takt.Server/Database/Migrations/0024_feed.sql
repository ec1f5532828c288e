-- Work that only one replica may do at a time. Whoever holds a lease renews it as it works, and every transaction of the work checks its number
-- first: one who was away for longer than the lease finds another number there and writes nothing.
create table job_leases (
  job text primary key,
  holder uuid not null,
  fence bigint not null,
  expires_at timestamptz not null
);

-- The feed: what has changed, for everybody who must know of it.

-- What commits have touched, not yet in the log: written in the commit's own transaction, so that none is missed.
create table feed_pending (
  organization_id int not null,
  id bigint generated always as identity,
  at timestamptz not null default clock_timestamp(),
  -- 'usage', or 'settings' for what is said of it: names, links, prices.
  kind text not null,
  -- Whose; empty is everybody's.
  persons bigint[] not null,
  primary key (organization_id, id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- The log, in the order of the commits, kept for a day: every replica reads it by number, and whoever was away goes on where they were.
create table feed (
  number bigint generated always as identity primary key,
  organization_id int not null,
  at timestamptz not null,
  kind text not null,
  persons bigint[] not null
);
create index on feed (organization_id, number);

-- The newest number for an organization (person 0), of what is everybody's (person -1), and for each person: since when has what somebody may
-- see not changed?
create table feed_heads (
  organization_id int not null,
  person_id bigint not null,
  number bigint not null,
  at timestamptz not null,
  primary key (organization_id, person_id)
) with (fillfactor = 70);

-- What is changed by hand changes answers, too. Who signs in or out, and what the server keeps for itself, does not.
create or replace function audit.record() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  secrets text[] := string_to_array(tg_argv[1], ',');
  old_row jsonb;
  new_row jsonb;
  changed text[];
  organization int;
begin
  if tg_op in ('UPDATE', 'DELETE') then old_row := to_jsonb(old); end if;
  if tg_op in ('UPDATE', 'INSERT') then new_row := to_jsonb(new); end if;
  if tg_op = 'UPDATE' and old_row = new_row then return null; end if;
  select coalesce(array_agg(s order by s), '{}') into changed from unnest(secrets) as s where old_row -> s is distinct from new_row -> s;
  organization := coalesce(
    (coalesce(new_row, old_row) ->> 'organization_id')::int, nullif(current_setting('takt.organization', true), '')::int);
  insert into audit.events (organization_id, actor, actor_name, address, action, operation, entity, entity_key, before, after, secrets_changed)
  values (
    organization,
    coalesce(nullif(current_setting('takt.actor', true), ''), 'database:' || session_user),
    nullif(current_setting('takt.actor_name', true), ''),
    nullif(current_setting('takt.address', true), '')::inet,
    coalesce(nullif(current_setting('takt.action', true), ''), tg_table_name || '.' || lower(tg_op)),
    lower(tg_op), tg_table_name, coalesce(new_row, old_row) ->> tg_argv[0],
    old_row - secrets, new_row - secrets, changed);
  if tg_table_name = 'users' then
    insert into public.feed_pending (organization_id, kind, persons)
    select m.organization_id, 'settings', '{}' from public.members m where m.user_id = (coalesce(new_row, old_row) ->> 'user_id')::bigint;
  elsif organization is not null
    and tg_table_name not in ('cookie_sessions', 'setup_link', 'data_protection_keys', 'device_codes', 'sign_in_pins', 'invites') then
    insert into public.feed_pending (organization_id, kind, persons) values (organization, 'settings', '{}');
  end if;
  return null;
end $$;
revoke all on function audit.record() from public;
