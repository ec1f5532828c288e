-- More dimensions, as the table of dimensions names them.
alter table series
  add column plan text,
  add column seat_type text,
  add column provider text,
  add column department text,
  add column cost_center text,
  add column provider_organization text,
  add column automation text,
  add column inference_geo text,
  add column service_tier text;
