// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// The two works of ../formats/csv_bench.cpp in DuckDB's read_csv, on one thread: each field of a file in the form of sacct
// looked at, processors and nodes added up by account; and a user's table of six typed columns, GPUs and prices added up by
// site. It is told all that tonnage is told, so that nothing has to be guessed.
//
//   node duckdb_csv.mjs --jobs jobs.psv --answers jobs.txt --use use.csv --use-answers use.txt [--runs 9] > duckdb_csv.csv
//
// The answers are what csv_bench writes where TONNAGE_BENCH_ANSWERS and TONNAGE_BENCH_USE_ANSWERS say; if one is another,
// this says so and fails.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';

const { values: options } = parseArgs({
  options: {
    jobs: { type: 'string' }, answers: { type: 'string' }, use: { type: 'string' }, 'use-answers': { type: 'string' },
    runs: { type: 'string', default: '9' },
  },
});
if (!options.jobs || !options.answers || !options.use || !options['use-answers']) {
  console.error('usage: node duckdb_csv.mjs --jobs FILE --answers FILE --use FILE --use-answers FILE [--runs 9]');
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
const use = `read_csv('${options.use}', header = true, auto_detect = false, columns = {'from': 'TIMESTAMPTZ', 'site': 'VARCHAR',
                       'model': 'VARCHAR', 'gpus': 'BIGINT', 'price': 'DOUBLE', 'draw': 'DOUBLE'})`;
const lines = (file) => readFileSync(file, 'utf8').trim().split('\n');
const forms = [
  {
    work: 'read_sacct', peer: 'duckdb', form: 'every_field', expected: lines(options.answers),
    sql: `SELECT account, count(*)::VARCHAR AS n, sum(nodes)::VARCHAR AS nodes, sum(cpus)::VARCHAR AS cpus,
                 sum(${length})::VARCHAR AS bytes FROM ${from} GROUP BY account ORDER BY account`,
  },
  {
    // Fields that nobody asks for are found and left alone: less work than ours.
    work: 'read_sacct', peer: 'duckdb_three_columns', form: 'three_columns',
    expected: lines(options.answers).map((line) => line.split(',').slice(0, 4).join(',')),
    sql: `SELECT account, count(*)::VARCHAR AS n, sum(nodes)::VARCHAR AS nodes, sum(cpus)::VARCHAR AS cpus
          FROM ${from} GROUP BY account ORDER BY account`,
  },
  {
    // Its models stay texts. Every column is used, or DuckDB would not convert it.
    work: 'read_structs', peer: 'duckdb', form: 'six_typed_columns', expected: lines(options['use-answers']),
    sql: `SELECT site, sum(gpus)::VARCHAR AS gpus, round(sum(price) * 100)::BIGINT::VARCHAR AS cents FROM ${use}
          WHERE draw >= 0 AND "from" > '2000-01-01' AND model <> '' GROUP BY site ORDER BY site`,
  },
];

const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run('SET threads = 1');
let failures = 0;
const times = forms.map(() => []);
for (let r = -1; r < runs; ++r) {  // the first time is not counted: its answer is checked
  for (const [at, { form, sql, expected }] of forms.entries()) {
    const began = performance.now();
    const result = await connection.run(sql);
    const took = performance.now() - began;
    if (r >= 0) {
      times[at].push(took);
      continue;
    }
    const found = (await result.getRowObjectsJS()).map((row) => Object.values(row).join(','));
    found.forEach((line, i) => {
      if (line !== expected[i]) {
        console.error(`${form}: ${line} instead of ${expected[i]}`);
        ++failures;
      }
    });
    if (found.length !== expected.length) ++failures;
  }
}
const [{ version }] = await (await connection.run('SELECT version() AS version')).getRowObjectsJS();
console.log('work,peer,threads,form,median_ms,min_ms,max_ms,runs,answer,version,all_ms');
for (const [at, { work, peer, form }] of forms.entries()) {
  const sorted = [...times[at]].sort((a, b) => a - b);
  const median = (sorted[(runs - 1) >> 1] + sorted[runs >> 1]) / 2;
  const ms = (t) => t.toFixed(3);
  console.log([work, peer, 1, form, ms(median), ms(sorted[0]), ms(sorted[runs - 1]), runs, 'checked', version, times[at].map(ms).join(' ')].join(','));
}
if (failures) {
  console.error(`${failures} answers differ`);
  process.exit(1);
}
