// Prints the slowest tests of the CTRF reports in a folder, as test.sh leaves them there: node build/slowest.mjs FOLDER
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const tests = readdirSync(folder)
  .filter(file => file.endsWith('.json'))
  .flatMap(file => JSON.parse(readFileSync(join(folder, file), 'utf8')).results.tests);
for (const test of tests.sort((a, b) => b.duration - a.duration).slice(0, 10)) {
  console.log(`${(test.duration / 1000).toFixed(1).padStart(7)} s  ${test.name.replaceAll(/\\?"/g, '"')}`);
}
