-- What the machine asked its set-up to be; null is the default. Both are checked where they come in, and a protocol may be gone by the delivery.
alter table device_codes
  add column profile text check (profile in ('full', 'metrics')),
  add column protocol text check (protocol in ('http/json', 'http/protobuf', 'grpc'));
