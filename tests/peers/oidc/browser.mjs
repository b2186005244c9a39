// A person at the peer's pages: signs in, agrees, and follows wherever that leads.
//
// node browser.mjs LOGIN-FILE [AUTHORITY] ADDRESS    "leave" in the file goes back at the first page
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';

const given = process.argv.slice(2);
const login = readFileSync(given[0], 'utf8').trim();
const ca = given.length > 2 ? readFileSync(given[1]) : undefined;
const cookies = new Map();

/** One request, as a browser would make it; the form makes it a POST. */
function ask(url, form) {
  const headers = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  if (form) headers['content-type'] = 'application/x-www-form-urlencoded';
  return new Promise((resolve, reject) => {
    const { request } = url.protocol === 'https:' ? https : http;
    const asked = request(url, { method: form ? 'POST' : 'GET', headers, ca, agent: false }, (answer) => {
      for (const line of answer.headers['set-cookie'] ?? []) {
        const [name, value] = line.split(';')[0].split('=');
        cookies.set(name, value);
      }
      let page = '';
      answer.setEncoding('utf8');
      answer.on('data', (part) => (page += part));
      answer.on('end', () => resolve({ location: answer.headers.location, page }));
    });
    asked.on('error', reject);
    asked.end(form?.toString());
  });
}

let url = new URL(given.at(-1));
let form;
for (let step = 0; step < 20; step += 1) {
  const { location, page } = await ask(url, form);
  form = undefined;
  const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
  if (location !== undefined) url = new URL(location, url);
  else if (prompt === undefined) break;
  else if (login === 'leave') url = new URL(`${url.pathname}/abort`, url);
  else {
    url = new URL(/action="([^"]+)"/.exec(page)[1], url);
    form = new URLSearchParams({ prompt, login, password: 'any' });
  }
}
