// Reads each named file as one FHIR R4 Bundle with the npm package fhir, and validates the
// bundle and every resource in it; a member that R4 does not have is an error.
// Prints `ok FILE` or `bad FILE: REASON` and ends with 1 if any is bad.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { Fhir } = createRequire(import.meta.url)('fhir');
const fhir = new Fhir();
let bad = 0;

function complaints(resource) {
  const verdict = fhir.validate(resource, { errorOnUnexpected: true });
  return (verdict.messages ?? [])
    .filter((message) => message.severity === 'error' || message.severity === 'fatal')
    .map((message) => `${message.resourceId ?? resource.resourceType} ${message.location}: ${message.message}`);
}

for (const path of process.argv.slice(2)) {
  const bundle = JSON.parse(readFileSync(path, 'utf8'));
  const said = bundle.entry.flatMap((entry) => complaints(entry.resource)).concat(complaints(bundle));
  if (said.length === 0) {
    console.log(`ok ${path}`);
  } else {
    bad += 1;
    console.log(`bad ${path}: ${said.join('; ')}`);
  }
}
process.exit(bad === 0 ? 0 : 1);
