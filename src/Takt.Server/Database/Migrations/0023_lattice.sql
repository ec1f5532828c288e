-- The lattice: sums at coarser grains and by fewer labels, so that a question reads thousands of rows and not millions. A commit appends what it
-- changed; a job adds that to every table of sums and takes it away, in one transaction. So the tables and what is not yet added to them are the truth
-- at every moment, nothing of it lies in the way of a commit, and all of it can be thrown away and made anew.

-- A sum of bigint that stays one: sum() is a numeric, which takes several times as long. More than fits is an error, and then sum() answers.
create aggregate total(bigint) (sfunc = int8pl, stype = bigint, combinefunc = int8pl, parallel = safe);

create table measures (
  calls bigint not null default 0,
  input bigint not null default 0,
  output bigint not null default 0,
  cache_read bigint not null default 0,
  cache_write bigint not null default 0,
  cost_nano bigint not null default 0,
  cost_input_nano bigint not null default 0,
  cost_output_nano bigint not null default 0,
  cost_cache_read_nano bigint not null default 0,
  cost_cache_write_nano bigint not null default 0,
  reported_nano bigint not null default 0,
  list_nano bigint not null default 0,
  unpriced_tokens bigint not null default 0,
  unitemised_tokens bigint not null default 0,
  sessions bigint not null default 0,
  active_ms bigint not null default 0,
  commits bigint not null default 0,
  pull_requests bigint not null default 0,
  lines_added bigint not null default 0,
  lines_removed bigint not null default 0
);

-- What commits have changed and no table of sums knows yet: differences, by quarter of an hour and series. day is the organization's.
create table usage_changes (
  at timestamptz not null, series_id bigint not null, like measures including defaults, organization_id int not null, day date not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
create index on usage_changes (organization_id, day);

alter table sums_quarter
  add column sessions bigint not null default 0,
  add column active_ms bigint not null default 0,
  add column commits bigint not null default 0,
  add column pull_requests bigint not null default 0,
  add column lines_added bigint not null default 0,
  add column lines_removed bigint not null default 0;

-- A row's key is a hash of its labels, each of which may be missing.
create table sums_models_day (
  like measures, key uuid not null, organization_id int not null, day date not null, model text, model_family text, query_source text,
  source text not null, automation text, context_window text, effort text, speed text, provider text, inference_geo text, service_tier text,
  model_region text,
  primary key (organization_id, day, key)
) with (fillfactor = 80);

create table sums_teams_day (
  like measures, key uuid not null, organization_id int not null, day date not null, source text not null, automation text, connection_id int,
  team text, environment text, department text, cost_center text,
  primary key (organization_id, day, key)
) with (fillfactor = 80);

create table sums_repositories_day (
  like measures, key uuid not null, organization_id int not null, day date not null, source text not null, automation text, connection_id int,
  team text, environment text, department text, cost_center text, repository text,
  primary key (organization_id, day, key)
) with (fillfactor = 80);

create table sums_team_models_day (
  like measures, key uuid not null, organization_id int not null, day date not null, source text not null, automation text, connection_id int,
  team text, environment text, department text, cost_center text, model text, model_family text, query_source text,
  primary key (organization_id, day, key)
) with (fillfactor = 80);

create table sums_repository_models_day (
  like measures, key uuid not null, organization_id int not null, day date not null, source text not null, automation text, connection_id int,
  team text, environment text, department text, cost_center text, model text, model_family text, query_source text, repository text,
  primary key (organization_id, day, key)
) with (fillfactor = 80);

create table sums_agents_day (
  like measures, key uuid not null, organization_id int not null, day date not null, model text, model_family text, query_source text,
  source text not null, automation text, effort text, agent text, skill text, plugin text, mcp_server text, tool text, team text, environment text,
  repository text,
  primary key (organization_id, day, key)
) with (fillfactor = 80);

create table sums_seats_day (
  like measures, person_id bigint not null, account_id bigint, machine_id bigint, key uuid not null, organization_id int not null, day date not null,
  source text not null, automation text, connection_id int, team text, environment text, department text, cost_center text, app_version text,
  terminal text, os text, plan text, seat_type text, provider text, provider_organization text,
  primary key (organization_id, day, key)
) with (fillfactor = 80);

create table sums_persons_day (
  like measures, person_id bigint not null, key uuid not null, organization_id int not null, day date not null, source text not null, automation text,
  connection_id int, team text, environment text, department text, cost_center text,
  primary key (organization_id, day, key)
) with (fillfactor = 80);

create table sums_person_models_day (
  like measures, person_id bigint not null, key uuid not null, organization_id int not null, day date not null, source text not null, automation text,
  connection_id int, team text, environment text, department text, cost_center text, model text, model_family text, query_source text,
  primary key (organization_id, day, key)
) with (fillfactor = 80);

create table sums_person_repositories_day (
  like measures, person_id bigint not null, key uuid not null, organization_id int not null, day date not null, source text not null, automation text,
  connection_id int, team text, environment text, department text, cost_center text, model text, model_family text, query_source text, repository text,
  primary key (organization_id, day, key)
) with (fillfactor = 80);

-- day is the week's Monday, the month's first.
create table sums_persons_week (
  like measures, person_id bigint not null, key uuid not null, organization_id int not null, day date not null, source text not null, automation text,
  connection_id int, team text, environment text, department text, cost_center text,
  primary key (organization_id, day, key)
) with (fillfactor = 80);

create table sums_person_models_week (
  like measures, person_id bigint not null, key uuid not null, organization_id int not null, day date not null, source text not null, automation text,
  connection_id int, team text, environment text, department text, cost_center text, model text, model_family text, query_source text,
  primary key (organization_id, day, key)
) with (fillfactor = 80);

create table sums_persons_month (
  like measures, person_id bigint not null, key uuid not null, organization_id int not null, day date not null, source text not null, automation text,
  connection_id int, team text, environment text, department text, cost_center text,
  primary key (organization_id, day, key)
) with (fillfactor = 80);

create table sums_person_models_month (
  like measures, person_id bigint not null, key uuid not null, organization_id int not null, day date not null, source text not null, automation text,
  connection_id int, team text, environment text, department text, cost_center text, model text, model_family text, query_source text,
  primary key (organization_id, day, key)
) with (fillfactor = 80);

create table sums_person_repositories_week (
  like measures, person_id bigint not null, key uuid not null, organization_id int not null, day date not null, source text not null, automation text,
  connection_id int, team text, environment text, department text, cost_center text, model text, model_family text, query_source text, repository text,
  primary key (organization_id, day, key)
) with (fillfactor = 80);

create table sums_person_repositories_month (
  like measures, person_id bigint not null, key uuid not null, organization_id int not null, day date not null, source text not null, automation text,
  connection_id int, team text, environment text, department text, cost_center text, model text, model_family text, query_source text, repository text,
  primary key (organization_id, day, key)
) with (fillfactor = 80);

create table sums_branches_week (
  like measures, person_id bigint not null, key uuid not null, organization_id int not null, day date not null, source text not null, automation text,
  connection_id int, team text, environment text, department text, cost_center text, model text, model_family text, query_source text, repository text,
  branch text,
  primary key (organization_id, day, key)
) with (fillfactor = 80);

create table sums_branches_month (
  like measures, person_id bigint not null, key uuid not null, organization_id int not null, day date not null, source text not null, automation text,
  connection_id int, team text, environment text, department text, cost_center text, model text, model_family text, query_source text, repository text,
  branch text,
  primary key (organization_id, day, key)
) with (fillfactor = 80);

create table sums_models_hour (
  like measures, at timestamptz not null, key uuid not null, organization_id int not null, day date not null, model text, model_family text,
  query_source text, source text not null, automation text, context_window text, effort text, speed text, provider text, inference_geo text,
  service_tier text, model_region text,
  primary key (organization_id, day, at, key)
) with (fillfactor = 80);

create table sums_team_models_hour (
  like measures, at timestamptz not null, key uuid not null, organization_id int not null, day date not null, source text not null, automation text,
  connection_id int, team text, environment text, department text, cost_center text, model text, model_family text, query_source text,
  primary key (organization_id, day, at, key)
) with (fillfactor = 80);

-- A person asks for their own.
create index on sums_persons_day (organization_id, person_id, day);
create index on sums_person_models_day (organization_id, person_id, day);
create index on sums_person_repositories_day (organization_id, person_id, day);
create index on sums_seats_day (organization_id, person_id, day);

-- Every label there is, beside the series that they are of.
create table sums_series_day (
  like measures, series_id bigint not null, person_id bigint not null, account_id bigint, machine_id bigint, organization_id int not null,
  day date not null, connection_id int, source text not null, model text, model_family text, context_window text, query_source text, agent text,
  skill text, plugin text, mcp_server text, effort text, speed text, team text, environment text, repository text, branch text, app_version text,
  terminal text, os text, tool text, plan text, seat_type text, provider text, department text, cost_center text, provider_organization text,
  automation text, inference_geo text, service_tier text, model_region text,
  primary key (organization_id, day, series_id)
) with (fillfactor = 80);

-- Whoever looks into a repository asks for those who work on it.
create index on sums_person_repositories_day (organization_id, repository, day);

-- Of all labels branches have the most values: those that are shown are found among them.
create index on sums_series_day (organization_id, branch, day);

drop table measures;

-- A session counts once, where its earliest counted record is.
alter table sessions add column begun_at timestamptz, add column begun_series_id bigint;
-- Where a session begins is written right after its row: there is room for that beside it.
alter table sessions set (fillfactor = 75);
update sessions s set begun_at = f.at, begun_series_id = f.series_id
from (
  select distinct on (organization_id, session_id) organization_id, session_id, at, series_id
  from (
    select organization_id, coalesce(counted_in, session_id) as session_id, at, series_id from usage where flags & 384 = 0
    union all
    select organization_id, session_id, at, series_id from usage_points where counted <> 0) counted
  order by organization_id, session_id, at, series_id) f
where s.organization_id = f.organization_id and s.session_id = f.session_id;

-- What stood before goes the way of every change.
insert into sums_quarter as u (organization_id, at, series_id, calls, input, output, cache_read, cache_write, cost_nano, reported_nano, list_nano,
  unpriced_tokens, unitemised_tokens, sessions)
select organization_id, date_bin('15 minutes', begun_at, 'epoch'), begun_series_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, count(*)
from sessions where begun_at is not null group by 1, 2, 3
on conflict (organization_id, at, series_id) do update set sessions = u.sessions + excluded.sessions;

insert into sums_quarter as u (organization_id, at, series_id, calls, input, output, cache_read, cache_write, cost_nano, reported_nano, list_nano,
  unpriced_tokens, unitemised_tokens, active_ms, commits, pull_requests, lines_added, lines_removed)
select a.organization_id, a.day::timestamp at time zone o.time_zone, a.series_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  coalesce(sum(a.value) filter (where k.name in ('active_user_ms', 'active_cli_ms')), 0), coalesce(sum(a.value) filter (where k.name = 'commit'), 0),
  coalesce(sum(a.value) filter (where k.name = 'pull_request'), 0), coalesce(sum(a.value) filter (where k.name = 'lines_added'), 0),
  coalesce(sum(a.value) filter (where k.name = 'lines_removed'), 0)
from activity_day a join activity_kinds k using (kind_id) join organizations o using (organization_id)
where k.name in ('active_user_ms', 'active_cli_ms', 'commit', 'pull_request', 'lines_added', 'lines_removed')
group by 1, 2, 3
on conflict (organization_id, at, series_id) do update set active_ms = excluded.active_ms, commits = excluded.commits,
  pull_requests = excluded.pull_requests, lines_added = excluded.lines_added, lines_removed = excluded.lines_removed;

insert into usage_changes (organization_id, at, series_id, day,
  calls, input, output, cache_read, cache_write, cost_nano, cost_input_nano, cost_output_nano, cost_cache_read_nano, cost_cache_write_nano,
  reported_nano, list_nano, unpriced_tokens, unitemised_tokens, sessions, active_ms, commits, pull_requests, lines_added, lines_removed)
select organization_id, at, series_id, (at at time zone o.time_zone)::date,
  calls, input, output, cache_read, cache_write, cost_nano, cost_input_nano, cost_output_nano, cost_cache_read_nano, cost_cache_write_nano,
  reported_nano, list_nano, unpriced_tokens, unitemised_tokens, sessions, active_ms, commits, pull_requests, lines_added, lines_removed
from sums_quarter join organizations o using (organization_id);

drop table usage_day;

-- Sums by day and series as they are now.
create view usage_day as
select organization_id, day, series_id,
  calls, input, output, cache_read, cache_write, cost_nano, cost_input_nano, cost_output_nano, cost_cache_read_nano, cost_cache_write_nano,
  reported_nano, list_nano, unpriced_tokens, unitemised_tokens, sessions, active_ms, commits, pull_requests, lines_added, lines_removed
from sums_series_day
union all
select organization_id, day, series_id,
  calls, input, output, cache_read, cache_write, cost_nano, cost_input_nano, cost_output_nano, cost_cache_read_nano, cost_cache_write_nano,
  reported_nano, list_nano, unpriced_tokens, unitemised_tokens, sessions, active_ms, commits, pull_requests, lines_added, lines_removed
from usage_changes;
