// A mail server on a free port of loopback that keeps nothing: prints its port, then each mail it takes, one JSON document a line.
//   node smtp.mjs [CERTIFICATE.pem KEY.pem]     with both it offers STARTTLS, and with SMTP_TLS=implicit speaks TLS from the first byte
// Takes any user with the password 'right', and without SMTP_AUTH=required anybody else too. Ends with its standard input.
import { readFileSync } from 'node:fs';
import { SMTPServer } from 'smtp-server';

const [certificate, key] = process.argv.slice(2);
const server = new SMTPServer({
  ...(certificate ? { cert: readFileSync(certificate), key: readFileSync(key) } : {}),
  secure: process.env.SMTP_TLS === 'implicit',
  disabledCommands: certificate ? [] : ['STARTTLS'],
  authOptional: process.env.SMTP_AUTH !== 'required',
  allowInsecureAuth: true,
  disableReverseLookup: true,
  logger: false,
  onAuth(auth, session, done) {
    if (auth.password === 'right') done(null, { user: auth.username });
    else done(new Error('Wrong password'));
  },
  onData(stream, session, done) {
    const chunks = [];
    stream.on('data', chunk => chunks.push(chunk));
    stream.on('end', () => {
      const { mailFrom, rcptTo } = session.envelope;
      console.log(JSON.stringify({
        tls: session.secure, user: session.user ?? null, from: mailFrom.address, to: rcptTo.map(to => to.address), text: Buffer.concat(chunks).toString(),
      }));
      done();
    });
  },
});
server.on('error', error => console.error(error.message));
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.server.address().port })));
process.stdin.resume().on('end', () => process.exit(0));
