-- Retention: what is older than a class is kept goes by partitions, with what was summed of it. ledger_floor is the first day of facts that is kept;
-- of days from whole_from on every fact is there that was summed.
alter table ledger_floor add column whole_from date not null default '2000-01-01';

-- An organization may keep its facts for fewer days: the rest is hidden at once, and refused, and goes with the server's.
alter table organizations add column retention_days int check (retention_days between 1 and 3650);

-- The first day of which an organization shows and takes anything.
create function organization_floor(organization int) returns date
language sql stable set search_path = public as $$
  select greatest(f.retired_before, (now() at time zone o.time_zone)::date - o.retention_days)
  from ledger_floor f left join organizations o on o.organization_id = organization
$$;

-- Partitions wholly before a day, of one class. Whoever holds a row of them is not waited for: the next round tries again.
create function drop_partitions(parent text, before date) returns int
language plpgsql security definer set search_path = public as $$
declare
  child text;
  ends date;
  dropped int := 0;
begin
  if parent not in ('usage', 'usage_points', 'activity', 'session_day', 'sums_quarter', 'raw_batches', 'raw_batch_sessions') then
    raise exception 'no partitioned table of telemetry: %', parent;
  end if;
  if parent not like 'raw%' and before > (select retired_before from ledger_floor) then
    raise exception 'facts are kept from % on', (select retired_before from ledger_floor);
  end if;
  if before > current_date then
    raise exception 'nothing of today goes';
  end if;
  set local lock_timeout = '2s';
  for child in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = parent::regclass order by 1
  loop
    ends := case when parent like 'raw%' then to_date(right(child, 10), 'YYYY_MM_DD') + 1
      else (to_date(right(child, 7), 'YYYY_MM') + interval '1 month')::date end;
    if ends <= before then
      execute format('drop table %I', child);
      dropped := dropped + 1;
    end if;
  end loop;
  return dropped;
end $$;

-- Audit has few rows and no partitions. The serving role can't take away what is younger than ninety days, and what is taken leaves a row.
create function audit.retire(older_than timestamptz) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone bigint;
begin
  if older_than > clock_timestamp() - interval '90 days' then
    raise exception 'audit events are kept for ninety days at least' using errcode = 'insufficient_privilege';
  end if;
  if not exists (select from audit.events where at < older_than) then return 0; end if;
  set local lock_timeout = '2s';
  alter table audit.events disable trigger append_only;
  alter table audit.events disable trigger only_recorder;
  delete from audit.events where at < older_than;
  get diagnostics gone = row_count;
  insert into audit.events (actor, action, operation, entity, entity_key, after)
  values ('server', 'audit.retire', 'delete', 'audit_events', to_char(older_than at time zone 'UTC', 'YYYY-MM-DD'), jsonb_build_object('events', gone));
  alter table audit.events enable trigger append_only;
  alter table audit.events enable trigger only_recorder;
  return gone;
end $$;
revoke all on function audit.retire(timestamptz) from public;
do $$
declare
  app text := nullif(current_setting('takt.app_role', true), '');
begin
  if app is not null and app <> current_user then
    execute format('grant execute on function audit.retire(timestamptz) to %I', app);
  end if;
end $$;
