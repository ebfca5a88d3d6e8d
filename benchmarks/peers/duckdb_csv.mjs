// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// The work of ../formats/csv_bench.cpp in DuckDB's read_csv, on one thread: each field of a file in the form of sacct looked
// at, processors and nodes added up by account. It is told all that tonnage is told, so that nothing has to be guessed.
//
//   node duckdb_csv.mjs --jobs jobs.psv --answers answers.csv [--runs 9] > duckdb_csv.csv
//
// answers.csv is what csv_bench writes where TONNAGE_BENCH_ANSWERS says; if an answer is another, this says so and fails.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';

const { values: options } = parseArgs({
  options: { jobs: { type: 'string' }, answers: { type: 'string' }, runs: { type: 'string', default: '9' } },
});
if (!options.jobs || !options.answers) {
  console.error('usage: node duckdb_csv.mjs --jobs FILE --answers FILE [--runs 9]');
  process.exit(2);
}
const runs = Number(options.runs);
const names = ['id', 'raw', 'cluster', 'part', 'qos', 'account', 'grp', 'gid', 'usr', 'uid', 'submit', 'eligible', 'started',
               'ended', 'elapsed', 'code', 'state', 'nodes', 'cpus', 'reqcpus', 'reqmem', 'reqtres', 'alloctres', 'lim',
               'list', 'job'];
const type = (name) => (name === 'nodes' || name === 'cpus' ? 'BIGINT' : 'VARCHAR');
const columns = names.map((name) => `'${name}': '${type(name)}'`).join(', ');
// strlen counts bytes, as std::string_view does; of a number, the digits.
const length = names.map((name) => (type(name) === 'BIGINT' ? `strlen(${name}::VARCHAR)` : `coalesce(strlen(${name}), 0)`)).join(' + ');
const from = `read_csv('${options.jobs}', delim = '|', quote = '', escape = '', header = false, auto_detect = false, columns = {${columns}})`;
const forms = {
  every_field: `SELECT account, count(*)::VARCHAR AS n, sum(nodes)::VARCHAR AS nodes, sum(cpus)::VARCHAR AS cpus,
                       sum(${length})::VARCHAR AS bytes FROM ${from} GROUP BY account ORDER BY account`,
  // Fields that nobody asks for are found and left alone: less work than ours.
  three_columns: `SELECT account, count(*)::VARCHAR AS n, sum(nodes)::VARCHAR AS nodes, sum(cpus)::VARCHAR AS cpus
                  FROM ${from} GROUP BY account ORDER BY account`,
};

const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run('SET threads = 1');
const expected = readFileSync(options.answers, 'utf8').trim().split('\n');
let failures = 0;
const times = Object.fromEntries(Object.keys(forms).map((form) => [form, []]));
for (let r = -1; r < runs; ++r) {  // the first time is not counted: its answer is checked
  for (const [form, sql] of Object.entries(forms)) {
    const began = performance.now();
    const result = await connection.run(sql);
    const took = performance.now() - began;
    if (r >= 0) {
      times[form].push(took);
      continue;
    }
    const found = (await result.getRowObjectsJS()).map((row) => Object.values(row).join(','));
    found.forEach((line, i) => {
      const wanted = form === 'every_field' ? expected[i] : expected[i].split(',').slice(0, 4).join(',');
      if (line !== wanted) {
        console.error(`${form}: ${line} instead of ${wanted}`);
        ++failures;
      }
    });
    if (found.length !== expected.length) ++failures;
  }
}
const [{ version }] = await (await connection.run('SELECT version() AS version')).getRowObjectsJS();
console.log('work,peer,threads,form,median_ms,min_ms,max_ms,runs,answer,version,all_ms');
for (const [form, all] of Object.entries(times)) {
  const sorted = [...all].sort((a, b) => a - b);
  const median = (sorted[(runs - 1) >> 1] + sorted[runs >> 1]) / 2;
  const ms = (t) => t.toFixed(3);
  const peer = form === 'every_field' ? 'duckdb' : 'duckdb_three_columns';
  console.log(['read_sacct', peer, 1, form, ms(median), ms(sorted[0]), ms(sorted[runs - 1]), runs, 'checked', version, all.map(ms).join(' ')].join(','));
}
if (failures) {
  console.error(`${failures} answers differ`);
  process.exit(1);
}
