-- What happened, summed like usage: a commit appends what it changed, and the job that sums usage adds it to every table and takes it away.
-- value is what the kind counts (a count, or milliseconds), ms how long they took in all; sort tells apart within a kind, see EventSort.
create table event_changes (
  at timestamptz not null,
  series_id bigint not null,
  value bigint not null,
  ms bigint not null default 0,
  organization_id int not null,
  day date not null,
  kind_id int not null,
  sort int not null default 0
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
create index on event_changes (organization_id, day);

insert into event_changes (organization_id, at, series_id, day, kind_id, value)
select a.organization_id, a.day::timestamp at time zone o.time_zone, a.series_id, a.day, a.kind_id, a.value
from activity_day a join organizations o using (organization_id);

drop table activity_day;

create table sums_activity_day (
  series_id bigint not null,
  value bigint not null,
  organization_id int not null,
  day date not null,
  kind_id int not null,
  primary key (organization_id, day, series_id, kind_id)
) with (fillfactor = 80);

-- Sums by day, series and kind as they are now.
create view activity_day as
select organization_id, day, series_id, kind_id, value from sums_activity_day
union all
select organization_id, day, series_id, kind_id, value from event_changes where sort & (1 << 30) = 0;

-- By hour and by day of the whole organization, with how long things took.
create table sums_events_hour (
  at timestamptz not null, value bigint not null, ms bigint not null, key uuid not null, organization_id int not null,
  day date not null, kind_id int not null, sort int not null, tool text, model text, source text not null,
  automation text,
  primary key (organization_id, day, at, key)
) with (fillfactor = 80);

create table sums_events_day (
  value bigint not null, ms bigint not null, key uuid not null, organization_id int not null,
  day date not null, kind_id int not null, sort int not null, tool text, model text, source text not null,
  automation text,
  primary key (organization_id, day, key)
) with (fillfactor = 80);

-- By who and where: without buckets, which would multiply the rows of each person.
create table sums_events_person_day (
  value bigint not null, ms bigint not null, person_id bigint not null, key uuid not null, organization_id int not null,
  day date not null, kind_id int not null, sort int not null, tool text, source text not null, automation text, team text,
  repository text,
  primary key (organization_id, day, key)
) with (fillfactor = 80);

-- Quarters of an hour are summed by the job, too: a commit appends and changes no sum. What isn't summed yet elsewhere isn't here either.
insert into sums_quarter as q (organization_id, at, series_id,
  calls, input, output, cache_read, cache_write, cost_nano, cost_input_nano, cost_output_nano, cost_cache_read_nano, cost_cache_write_nano,
  reported_nano, list_nano, unpriced_tokens, unitemised_tokens, sessions, active_ms, commits, pull_requests, lines_added, lines_removed)
select organization_id, at, series_id,
  -sum(calls), -sum(input), -sum(output), -sum(cache_read), -sum(cache_write), -sum(cost_nano), -sum(cost_input_nano),
  -sum(cost_output_nano), -sum(cost_cache_read_nano), -sum(cost_cache_write_nano), -sum(reported_nano), -sum(list_nano),
  -sum(unpriced_tokens), -sum(unitemised_tokens), -sum(sessions), -sum(active_ms), -sum(commits), -sum(pull_requests), -sum(lines_added),
  -sum(lines_removed)
from usage_changes group by organization_id, at, series_id
on conflict (organization_id, at, series_id) do update set
  calls = q.calls + excluded.calls, input = q.input + excluded.input, output = q.output + excluded.output,
  cache_read = q.cache_read + excluded.cache_read, cache_write = q.cache_write + excluded.cache_write,
  cost_nano = q.cost_nano + excluded.cost_nano, cost_input_nano = q.cost_input_nano + excluded.cost_input_nano,
  cost_output_nano = q.cost_output_nano + excluded.cost_output_nano,
  cost_cache_read_nano = q.cost_cache_read_nano + excluded.cost_cache_read_nano,
  cost_cache_write_nano = q.cost_cache_write_nano + excluded.cost_cache_write_nano,
  reported_nano = q.reported_nano + excluded.reported_nano, list_nano = q.list_nano + excluded.list_nano,
  unpriced_tokens = q.unpriced_tokens + excluded.unpriced_tokens, unitemised_tokens = q.unitemised_tokens + excluded.unitemised_tokens,
  sessions = q.sessions + excluded.sessions, active_ms = q.active_ms + excluded.active_ms, commits = q.commits + excluded.commits,
  pull_requests = q.pull_requests + excluded.pull_requests, lines_added = q.lines_added + excluded.lines_added,
  lines_removed = q.lines_removed + excluded.lines_removed;

-- Sums by quarter of an hour and series as they are now.
create view usage_15m as
select organization_id, at, series_id,
  calls, input, output, cache_read, cache_write, cost_nano, cost_input_nano, cost_output_nano, cost_cache_read_nano, cost_cache_write_nano,
  reported_nano, list_nano, unpriced_tokens, unitemised_tokens, sessions, active_ms, commits, pull_requests, lines_added, lines_removed
from sums_quarter
union all
select organization_id, at, series_id,
  calls, input, output, cache_read, cache_write, cost_nano, cost_input_nano, cost_output_nano, cost_cache_read_nano, cost_cache_write_nano,
  reported_nano, list_nano, unpriced_tokens, unitemised_tokens, sessions, active_ms, commits, pull_requests, lines_added, lines_removed
from usage_changes;
