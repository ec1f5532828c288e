-- Thirty days of six people at work, up to this minute: made of hashes, so that every run sees the same shape, at whatever minute of the quarter hour.
insert into persons (organization_id, kind, key, email)
select $1, 'email', name || '@example.com', name || '@example.com' from unnest(array['ada', 'grace', 'alan', 'edsger', 'barbara', 'niklaus']) name;

insert into machines (organization_id, host_name) values ($1, 'dev-laptop');

insert into series (organization_id, hash, person_id, machine_id, source, model, model_family, repository)
select $1, md5('series ' || p.person_id || m.model)::uuid, p.person_id, (select machine_id from machines where organization_id = $1), 'claude_code', m.model, m.family,
  (array['acme/api', 'acme/web', 'acme/infrastructure', null])[1 + p.person_id % 4]
from persons p, (values ('claude-opus-4-8', 'opus'), ('claude-sonnet-5', 'sonnet'), ('claude-haiku-4-5', 'haiku'), ('local-experiment', null)) m (model, family)
where p.organization_id = $1
order by m.model, p.person_id;

insert into usage_changes (at, series_id, organization_id, day, calls, input, output, cache_read, cache_write, cost_nano, cost_input_nano, reported_nano, list_nano,
  unpriced_tokens, unitemised_tokens)
select at, series_id, $1, day, calls, calls * 1840, calls * 612, calls * 41300, calls * 2950, calls * rate, calls * rate, case when chance % 7 = 0 then 0 else calls * rate end, calls * rate,
  case when rate = 0 then calls * (1840 + 612 + 41300 + 2950) else 0 end, 0
from (
  select at, s.series_id, (at at time zone o.time_zone)::date as day, s.model, chance, 1 + chance % 9 as calls,
    case s.model when 'claude-opus-4-8' then 63123457 when 'claude-sonnet-5' then 31234567 when 'claude-haiku-4-5' then 9876543 else 0 end::bigint as rate
  from series s
  join organizations o using (organization_id)
  cross join date_bin('15 minutes', now() - interval '1 minute', 'epoch') newest
  cross join generate_series(newest - interval '29 days', newest, interval '15 minutes') at
  cross join lateral (select ('x' || substr(md5(s.model || s.person_id || at), 1, 6))::bit(24)::int as chance) c
  where s.organization_id = $1 and chance % 100 < case
    when at = newest then 100
    when extract(isodow from at at time zone o.time_zone) > 5 then 1
    when extract(hour from at at time zone o.time_zone) between 8 and 18 then case s.model when 'claude-sonnet-5' then 34 when 'local-experiment' then 3 else 16 end
    else 1 end
) work;

insert into session_day (session_id, series_id, organization_id, day, calls, input, output, cache_read, cache_write, cost_nano, reported_nano, list_nano, unpriced_tokens, unitemised_tokens)
select md5(s.person_id || ' ' || u.day)::uuid, u.series_id, $1, u.day, u.calls, u.input, u.output, u.cache_read, u.cache_write, u.cost_nano, u.reported_nano, u.list_nano,
  u.unpriced_tokens, u.unitemised_tokens
from (
  select series_id, organization_id, (at at time zone o.time_zone)::date as day, sum(calls) as calls, sum(input) as input, sum(output) as output,
    sum(cache_read) as cache_read, sum(cache_write) as cache_write, sum(cost_nano) as cost_nano, sum(reported_nano) as reported_nano,
    sum(list_nano) as list_nano, sum(unpriced_tokens) as unpriced_tokens, sum(unitemised_tokens) as unitemised_tokens
  from usage_15m join organizations o using (organization_id) where organization_id = $1 group by 1, 2, 3) u
join series s on s.organization_id = u.organization_id and s.series_id = u.series_id where u.organization_id = $1;

insert into sessions (organization_id, session_id, session_on, name, named, series_id, first_at, last_at, signals)
select $1, md5(person_id || ' ' || day)::uuid, day, md5(person_id || ' ' || day), true, min(series_id), min(at),
  case when max(at) = date_bin('15 minutes', now() - interval '1 minute', 'epoch') then now() - interval '7 seconds' * (person_id % 6 + 1)
    else max(at) + interval '11 minutes' end, 3
from (
  select s.person_id, u.series_id, u.at, (u.at at time zone o.time_zone)::date as day
  from usage_15m u join series s using (organization_id, series_id) join organizations o using (organization_id) where organization_id = $1
) work
group by person_id, day;

update sessions set begun_at = date_bin('15 minutes', first_at, 'epoch'), begun_series_id = series_id where organization_id = $1;

update usage_changes u set sessions = 1 from sessions s
where u.organization_id = $1 and s.organization_id = $1 and u.series_id = s.begun_series_id and u.at = s.begun_at;

insert into presence (organization_id, token_id, person_id, machine_id, account_id, signal, first_event_at, last_event_at, last_received_at, app_version, source)
select $1, 0, s.person_id, s.machine_id, 0, k.signal, min(x.first_at), max(x.last_at), max(x.last_at), '2.1.332', 'claude_code'
from sessions x join series s using (organization_id, series_id), unnest(array[1, 2]) k (signal) where x.organization_id = $1 group by s.person_id, s.machine_id, k.signal;

insert into activity_kinds (name) values ('active_user_ms'), ('active_cli_ms'), ('tool_result'), ('tool_failure') on conflict do nothing;

insert into event_changes (series_id, value, organization_id, at, day, kind_id)
select min(s.series_id), sum(d.calls) * 41000, $1, d.day, d.day, (select kind_id from activity_kinds where name = 'active_cli_ms')
from session_day d join series s on s.organization_id = d.organization_id and s.series_id = d.series_id where d.organization_id = $1 group by s.person_id, d.day;

insert into usage_changes (organization_id, at, series_id, day, active_ms)
select organization_id, day, series_id, day, value from activity_day where organization_id = $1;

insert into activity (at, series_id, time_nano, value, delta, session_id, record_key, organization_id, session_on, kind_id)
select x.last_at, x.series_id, 0, 1, sum(d.calls) * k.share, x.session_id, md5(x.session_id || k.name)::uuid, $1, x.session_on, a.kind_id
from sessions x
join session_day d on d.organization_id = x.organization_id and d.session_id = x.session_id
cross join (values ('tool_result', 3), ('tool_failure', 0)) k (name, share)
join activity_kinds a on a.name = k.name
where x.organization_id = $1 group by x.last_at, x.series_id, x.session_id, x.session_on, k.name, k.share, a.kind_id
