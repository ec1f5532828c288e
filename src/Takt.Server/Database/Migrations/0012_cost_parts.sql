-- What of cost_nano is for each kind of token: the four add up to it.
alter table sums_quarter
  add column cost_input_nano bigint not null default 0,
  add column cost_output_nano bigint not null default 0,
  add column cost_cache_read_nano bigint not null default 0,
  add column cost_cache_write_nano bigint not null default 0;
alter table usage_day
  add column cost_input_nano bigint not null default 0,
  add column cost_output_nano bigint not null default 0,
  add column cost_cache_read_nano bigint not null default 0,
  add column cost_cache_write_nano bigint not null default 0;
alter table session_day
  add column cost_input_nano bigint not null default 0,
  add column cost_output_nano bigint not null default 0,
  add column cost_cache_read_nano bigint not null default 0,
  add column cost_cache_write_nano bigint not null default 0;
