-- Further tables of the lattice: which clients use which models, who works with which agents, and teams by month.
create table sums_clients_day (
  like sums_models_day including defaults, app_version text, terminal text, os text,
  primary key (organization_id, day, key)
) with (fillfactor = 80);
alter table sums_clients_day drop column context_window, drop column effort, drop column speed, drop column inference_geo,
  drop column service_tier, drop column model_region;

create table sums_person_agents_week (
  like sums_persons_week including defaults, query_source text, agent text, skill text, plugin text, mcp_server text, tool text,
  primary key (organization_id, day, key)
) with (fillfactor = 80);

create table sums_teams_month (like sums_teams_day including defaults, primary key (organization_id, day, key)) with (fillfactor = 80);
create table sums_team_models_month (like sums_team_models_day including defaults, primary key (organization_id, day, key)) with (fillfactor = 80);

-- What is summed already, by its days.
do $$
declare
  columns text := 'calls, input, output, cache_read, cache_write, cost_nano, cost_input_nano, cost_output_nano, cost_cache_read_nano, '
    'cost_cache_write_nano, reported_nano, list_nano, unpriced_tokens, unitemised_tokens, sessions, active_ms, commits, pull_requests, lines_added, '
    'lines_removed';
  sums text := (select string_agg(format('sum(%s)::bigint', trim(c)), ', ' order by i) from unnest(string_to_array(columns, ',')) with ordinality x (c, i));
  clients text := 'model, model_family, query_source, source, automation, app_version, terminal, os, provider';
  payer text := 'source, automation, connection_id, team, environment, department, cost_center';
  team_models text := payer || ', model, model_family, query_source';
  agents text := 'person_id, source, automation, connection_id, team, environment, department, cost_center, query_source, agent, skill, plugin, '
    'mcp_server, tool';
  key text := 'substr(encode(sha256(convert_to(row(%s)::text, ''UTF8'')), ''hex''), 1, 32)::uuid';
begin
  execute format('insert into sums_clients_day (organization_id, day, key, %1$s, %2$s) select organization_id, day, %3$s, %1$s, %4$s '
    'from sums_series_day group by organization_id, day, %1$s', clients, columns, format(key, clients), sums);
  execute format('insert into sums_teams_month (organization_id, day, key, %1$s, %2$s) select organization_id, date_trunc(''month'', day)::date, %3$s, '
    '%1$s, %4$s from sums_series_day group by 1, 2, %1$s', payer, columns, format(key, payer), sums);
  execute format('insert into sums_team_models_month (organization_id, day, key, %1$s, %2$s) select organization_id, date_trunc(''month'', day)::date, '
    '%3$s, %1$s, %4$s from sums_series_day group by 1, 2, %1$s', team_models, columns, format(key, team_models), sums);
  execute format('insert into sums_person_agents_week (organization_id, day, key, %1$s, %2$s) select organization_id, date_trunc(''week'', day)::date, '
    '%3$s, %1$s, %4$s from sums_series_day group by 1, 2, %1$s', agents, columns, format(key, agents), sums);
end
$$;
