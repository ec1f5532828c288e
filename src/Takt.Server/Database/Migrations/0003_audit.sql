-- Audit: every change of a control-plane table leaves who, when, from where, what, before and after, in the same transaction.
-- It is the database's own, so that no code path can forget it, psql included. A schema apart, so that a grant on the tables
-- of the application never reaches it.
create schema audit;

create table audit.events (
  event_id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  organization_id int,
  -- 'member:7', 'token:12', 'setup', 'bootstrap', 'server'; 'database:<role>' when nobody said who they were.
  actor text not null,
  actor_name text,
  address inet,
  -- What was asked for ('token.revoke'); one action may touch several rows.
  action text not null,
  operation text not null check (operation in ('insert', 'update', 'delete', 'truncate')),
  entity text not null,
  entity_key text,
  before jsonb,
  after jsonb,
  -- Secret columns are never copied, but that one of them changed is said.
  secrets_changed text[] not null default '{}'
);
create index on audit.events (organization_id, event_id desc);
create index on audit.events (entity, entity_key, event_id desc);

-- Arguments: the key column, and the secret columns separated by commas.
create function audit.record() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  secrets text[] := string_to_array(tg_argv[1], ',');
  old_row jsonb;
  new_row jsonb;
  changed text[];
begin
  if tg_op in ('UPDATE', 'DELETE') then old_row := to_jsonb(old); end if;
  if tg_op in ('UPDATE', 'INSERT') then new_row := to_jsonb(new); end if;
  if tg_op = 'UPDATE' and old_row = new_row then return null; end if;
  select coalesce(array_agg(s order by s), '{}') into changed from unnest(secrets) as s where old_row -> s is distinct from new_row -> s;
  insert into audit.events (organization_id, actor, actor_name, address, action, operation, entity, entity_key, before, after, secrets_changed)
  values (
    coalesce((coalesce(new_row, old_row) ->> 'organization_id')::int, nullif(current_setting('takt.organization', true), '')::int),
    coalesce(nullif(current_setting('takt.actor', true), ''), 'database:' || session_user),
    nullif(current_setting('takt.actor_name', true), ''),
    nullif(current_setting('takt.address', true), '')::inet,
    coalesce(nullif(current_setting('takt.action', true), ''), tg_table_name || '.' || lower(tg_op)),
    lower(tg_op), tg_table_name, coalesce(new_row, old_row) ->> tg_argv[0],
    old_row - secrets, new_row - secrets, changed);
  return null;
end $$;
revoke all on function audit.record() from public;

create function audit.refuse() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'audit events are append-only' using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete or truncate on audit.events for each statement execute function audit.refuse();

-- Rows come from the recorder alone: inside it current_user is the owner of this table, whoever caused the change.
create function audit.only_recorder() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if pg_trigger_depth() < 2 or current_user::text <> (select pg_get_userbyid(relowner) from pg_class where oid = tg_relid) then
    raise exception 'audit events are written by the database alone' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger only_recorder before insert on audit.events for each row execute function audit.only_recorder();

-- Puts a control-plane table under audit; every migration that adds one calls this.
create procedure audit.watch(watched regclass, key_column text, secret_columns text default '')
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format('create trigger audit_row after insert or update or delete on %s for each row execute function audit.record(%L, %L)',
    watched, key_column, secret_columns);
  execute format('create trigger audit_truncate before truncate on %s for each statement execute function audit.refuse()', watched);
end $$;
revoke all on procedure audit.watch(regclass, text, text) from public;

call audit.watch('organizations', 'organization_id');
call audit.watch('users', 'user_id', 'password_hash');
call audit.watch('members', 'member_id');
call audit.watch('connections', 'connection_id');
call audit.watch('tokens', 'token_id', 'hash');
call audit.watch('cookie_sessions', 'cookie_session_id', 'hash');
call audit.watch('setup_link', 'single', 'hash');
call audit.watch('person_links', 'person_id');
call audit.watch('data_protection_keys', 'key_id', 'xml');

-- The serving role may read. (Where one role does everything it is the owner: audit is then tamper-evident at best.)
do $$
declare
  app text := nullif(current_setting('takt.app_role', true), '');
begin
  if app is not null and app <> current_user then
    execute format('grant usage on schema audit to %I', app);
    execute format('grant select on audit.events to %I', app);
  end if;
end $$;
