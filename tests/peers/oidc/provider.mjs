// The peer: oidc-provider (MIT), a certified OpenID Connect provider, with its own pages for
// login and consent. Says where it is in one line of JSON, and ends with its standard input.
//
// node provider.mjs [CERTIFICATE KEY]    PEM files; plain HTTP without them
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { Provider } from 'oidc-provider';

const [certificate, key] = process.argv.slice(2);
const server = certificate
  ? createTlsServer({ cert: readFileSync(certificate), key: readFileSync(key) })
  : createServer();

/** By what is typed as the login; every password is right. */
const accounts = {
  nora: { name: 'Nora Quist', employee_number: '2001', groups: ['ward-nurses', 'parking'] },
  cleo: { name: 'Cleo Hartmann', employee_number: '2002', groups: ['ward-charge'], amr: ['pwd', 'mfa'] },
  vera: { name: 'Vera Visitor', employee_number: '9000', groups: ['parking'] },
};

await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const issuer = `${certificate ? 'https' : 'http'}://127.0.0.1:${server.address().port}`;

const native = {
  application_type: 'native',
  grant_types: ['authorization_code'],
  response_types: ['code'],
  // Any port of the loopback, as RFC 8252, 7.3 asks.
  redirect_uris: ['http://127.0.0.1/signed-in'],
};
const provider = new Provider(issuer, {
  clients: [
    { ...native, client_id: 'lamplight', token_endpoint_auth_method: 'none' },
    { ...native, client_id: 'with-secret', client_secret: 'a-secret-of-32-characters-or-more' },
    {
      ...native,
      client_id: 'with-posted-secret',
      client_secret: 'a-secret-of-32-characters-or-more',
      token_endpoint_auth_method: 'client_secret_post',
    },
  ],
  claims: {
    openid: ['sub'],
    profile: ['name'],
    ward: ['employee_number', 'groups', 'amr'],
  },
  scopes: ['openid', 'profile', 'ward'],
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true } },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...accounts[id] }) }),
});
server.on('request', provider.callback());
console.log(JSON.stringify({ issuer }));
// Whoever has read that line may close the pipe; what else is said goes elsewhere.
console.log = console.info = console.error;
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
