-- Anyone may start a device or ask for a PIN, and the audit can't be emptied: it takes such a row only once it has to do with somebody, a device
-- that was decided about, a PIN that a member was sent. What they led to stays when the sweep forgets them, so the sweep itself leaves nothing.
drop trigger audit_row on device_codes;
create trigger audit_row after insert or update on device_codes for each row when (new.organization_id is not null)
  execute function audit.record('device_code_id', 'device_hash,resume_hash,user_hash');
create trigger audit_row_disowned after update on device_codes for each row when (old.organization_id is not null and new.organization_id is null)
  execute function audit.record('device_code_id', 'device_hash,resume_hash,user_hash');
create trigger audit_row_deleted after delete on device_codes
  for each row when (old.organization_id is not null and current_setting('takt.action', true) is distinct from 'device.sweep')
  execute function audit.record('device_code_id', 'device_hash,resume_hash,user_hash');

drop trigger audit_row on sign_in_pins;
create trigger audit_row after insert or update on sign_in_pins for each row when (new.user_id is not null)
  execute function audit.record('pin_id', 'hash,challenge_hash,email_hash');
create trigger audit_row_disowned after update on sign_in_pins for each row when (old.user_id is not null and new.user_id is null)
  execute function audit.record('pin_id', 'hash,challenge_hash,email_hash');
create trigger audit_row_deleted after delete on sign_in_pins
  for each row when (old.user_id is not null and current_setting('takt.action', true) is distinct from 'pin.sweep')
  execute function audit.record('pin_id', 'hash,challenge_hash,email_hash');

-- How many PINs are on their way to one address.
create index on sign_in_pins (email_hash, expires_at) where user_id is not null;
