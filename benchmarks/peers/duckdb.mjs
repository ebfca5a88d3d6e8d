// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// The same work in DuckDB, over tables in memory with columns as narrow as ours, in the fastest form that we know.
//
//   node duckdb.mjs --answers answers.json [--runs 9] [--threads 1,2] [--divide 1000] > duckdb.csv
//
// answers.json is what the program `answers` beside this file prints. The tables are made in SQL by the formulas of
// ../register/register.hpp; if the check sum of a column or the answer to a question is another, this says so and fails.
// Forms, threads and works take turns, so that a busy minute harms none of them more than another.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';

const { values: options } = parseArgs({
  options: {
    answers: { type: 'string' },
    runs: { type: 'string', default: '9' },
    threads: { type: 'string', default: '1,2' },
    divide: { type: 'string', default: '1' },  // as `answers` was told
  },
});
if (!options.answers) {
  console.error('usage: node duckdb.mjs --answers FILE [--runs 9] [--threads 1,2] [--divide 1000]');
  process.exit(2);
}
const expected = JSON.parse(readFileSync(options.answers, 'utf8'));
const runs = Number(options.runs);
const threads = options.threads.split(',').map(Number);
const divide = Number(options.divide);

const database = await DuckDBInstance.create(':memory:');
const connection = await database.connect();
const run = (sql) => connection.run(sql);
await run('SET perfect_ht_threshold = 20');  // an array of groups for owner × model too, 2 to 5 times as fast
const rows = async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJS();

// --- the data -----------------------------------------------------------------------------------------------------

// bench::mixed(i, column) AS hC for each column C. A step each in a query of its own, for a name that is used twice in a
// macro would be computed twice, and so eight times in three steps.
const mask = (x) => `(${x}) & 4294967295::UBIGINT`;
const hashes = (columns, rows) => {
  const step = (sql, from) => `(SELECT ${columns.map((c) => `${sql(c)} AS h${c}`)} FROM ${from})`;
  const folded = (c, bits) => `xor(h${c}, h${c} >> ${bits}::UBIGINT)`;
  let from = step((c) => mask(`i::UBIGINT + ${(c * 0x9e3779b9) % 2 ** 32}::UBIGINT`), `range(${rows}) AS t(i)`);
  from = step((c) => mask(`${folded(c, 16)} * ${0x7feb352d}::UBIGINT`), from);
  from = step((c) => mask(`${folded(c, 15)} * ${0x846ca68b}::UBIGINT`), from);
  return step((c) => folded(c, 16), from);
};
const below = (column, n) => `((h${column} >> 16::UBIGINT) * ${n}::UBIGINT >> 16::UBIGINT)`;
const part = (column, scale) => `${scale}::DOUBLE * h${column}::DOUBLE / 4294967296::DOUBLE`;

const tables = {
  number: {
    rows: 2 ** 27,
    columns: { value: ['DOUBLE', part(8, 1000), 8] },
  },
  grouped: {
    rows: 64e6,
    columns: {
      k: ['UTINYINT', below(7, 200), 7],
      value: ['DOUBLE', part(8, 1000), 8],
      money: ['BIGINT', 'h9::BIGINT * 1009 - 68719476736', 9],
    },
  },
  usage: {
    rows: 50e6,
    columns: {
      owner: ['USMALLINT', below(10, 200), 10],
      model: ['UTINYINT', below(11, 24), 11],
      n: ['USMALLINT', `1 + ${below(12, 512)}`, 12],
      gpu_hours: ['DOUBLE', part(13, 720), 13],
      cost: ['BIGINT', 'h14', 14],
    },
  },
  register: {
    rows: 20e6,
    columns: {
      owner: ['USMALLINT', '(h1 >> 16::UBIGINT) * (h1 >> 16::UBIGINT) * (h1 >> 16::UBIGINT) * 1000::UBIGINT >> 48::UBIGINT', 1],
      model: ['UTINYINT', '(h2 >> 16::UBIGINT) * (h2 >> 16::UBIGINT) * 24::UBIGINT >> 32::UBIGINT', 2],
      site: ['UINTEGER', below(3, 50_000), 3],
      commissioned: ['INTEGER', `${expected.first_day} +
        (greatest(h4 >> 16::UBIGINT, h4 & 65535::UBIGINT) * ${expected.days}::UBIGINT >> 16::UBIGINT)::INTEGER`, 4],
      status: ['UTINYINT', `CASE WHEN ${below(5, 100)} < 8 THEN 0 WHEN ${below(5, 100)} < 12 THEN 1
                                 WHEN ${below(5, 100)} < 92 THEN 2 ELSE 3 END`, 5],
      n: ['USMALLINT', `1 + ${below(6, 512)}`, 6],
    },
  },
};
const ratings = ['bf16', 'watts', 'dollars', 'tpp'];

let failures = 0;
function check(name, got) {
  const wanted = expected[name];
  const same = typeof wanted === 'string' ? BigInt(wanted) === BigInt(got)
             : Math.abs(got - wanted) <= 1e-9 * Math.abs(wanted);
  if (!same) {
    console.error(`${name}: DuckDB has ${got}, ours is ${wanted}`);
    ++failures;
  }
}

const loading = performance.now();
for (const [name, table] of Object.entries(tables)) {
  const hashed = Object.values(table.columns).map(([, , column]) => column);
  const columns = Object.entries(table.columns).map(([c, [type, sql]]) => `(${sql})::${type} AS ${c}`);
  const count = Math.floor(table.rows / divide);
  await run(`CREATE TABLE "${name}" AS SELECT ${columns} FROM ${hashes(hashed, count)}`);
  const sums = Object.entries(table.columns).map(([c, [type]]) => {
    const whole = type === 'DOUBLE' ? `(${c} * 4294967296::DOUBLE)::BIGINT` : `${c}::BIGINT`;
    return `sum(${whole} * (rowid % 65521 + 1)) AS ${c}`;
  });
  const [found] = await rows(`SELECT count(*) AS rows, ${sums} FROM "${name}"`);
  for (const [column, value] of Object.entries(found)) check(`${name}.${column}`, value);
}
await run(`CREATE TABLE rating AS SELECT (i - 1)::UTINYINT AS model,
  ${ratings.map((r) => `([${expected[`rating.${r}`]}]::DOUBLE[])[i] AS ${r}`)} FROM range(1, 25) AS t(i)`);
console.error(`tables made in ${((performance.now() - loading) / 1000).toFixed(1)} s`);

// --- the questions ------------------------------------------------------------------------------------------------

const looked_up = (r) => `([${expected[`rating.${r}`]}]::DOUBLE[])[model + 1]`;
const asked = `FROM register WHERE status = 2 AND commissioned <= ${expected.asked_date}`;
const weighted = (found, key, value) =>  // one number for all groups; exact for whole numbers
  found.reduce((all, row) => all + (typeof row[value] === 'bigint' ? row[value] * BigInt(row[key] + 1)
                                                                  : row[value] * (row[key] + 1)),
               typeof found[0]?.[value] === 'bigint' ? 0n : 0);

const by_key = (value) => ({ forms: { plain: `SELECT k, sum(${value}) AS s FROM grouped GROUP BY k` },
                             answer: (found) => ({ sum: weighted(found, 'k', 's') }) });
const works = {
  sum_f64_1_gib: {
    forms: { plain: 'SELECT sum(value) AS s FROM number' },
    answer: (found) => ({ sum: found[0].s }),
  },
  group_sum_f64_200_keys: by_key('value'),
  group_sum_i64_200_keys: by_key('money'),
  usage_by_owner: {
    forms: {
      join: `SELECT owner, sum(n * bf16) AS rated, sum(gpu_hours) AS gpu_hours, sum(cost) AS cost
             FROM usage JOIN rating USING (model) GROUP BY owner`,
      list: `SELECT owner, sum(n * ${looked_up('bf16')}) AS rated, sum(gpu_hours) AS gpu_hours, sum(cost) AS cost
             FROM usage GROUP BY owner`,
      two_steps: `SELECT owner, sum(n * bf16) AS rated, sum(gpu_hours) AS gpu_hours, sum(cost) AS cost
             FROM (SELECT owner, model, sum(n) AS n, sum(gpu_hours) AS gpu_hours, sum(cost) AS cost
                   FROM usage GROUP BY owner, model) JOIN rating USING (model) GROUP BY owner`,
    },
    answer: (found) => ({ rated: weighted(found, 'owner', 'rated'), gpu_hours: weighted(found, 'owner', 'gpu_hours'),
                          cost: weighted(found, 'owner', 'cost') }),
  },
  register_question: {
    forms: {
      join: `SELECT owner, model, sum(n) AS count, ${ratings.map((r) => `sum(n * ${r}) AS ${r}`)}
             ${asked.replace('register', 'register JOIN rating USING (model)')} GROUP BY owner, model`,
      list: `SELECT owner, model, sum(n) AS count, ${ratings.map((r) => `sum(n * ${looked_up(r)}) AS ${r}`)}
             ${asked} GROUP BY owner, model`,
      two_steps: `SELECT owner, model, count, ${ratings.map((r) => `count * ${r} AS ${r}`)}
             FROM (SELECT owner, model, sum(n) AS count ${asked} GROUP BY owner, model) JOIN rating USING (model)`,
    },
    answer: (found) => ({ groups: found.length, count: weighted(found, 'owner', 'count'),
                          ...Object.fromEntries(ratings.map((r) => [r, weighted(found, 'owner', r)])) }),
  },
};

const entries = [];
for (const [work, { forms, answer }] of Object.entries(works)) {
  for (const [form, sql] of Object.entries(forms)) {
    for (const n of threads) entries.push({ work, form, sql, answer, threads: n, times: [] });
  }
}
for (let r = -1; r < runs; ++r) {  // the first time is not counted: its answer is checked
  for (const entry of entries) {
    await run(`SET threads = ${entry.threads}`);
    const from = performance.now();
    const result = await connection.run(entry.sql);  // the whole answer stands in DuckDB; turning it into objects is not timed
    const took = performance.now() - from;
    if (r >= 0) {
      entry.times.push(took);
    } else {
      const found = entry.answer(await result.getRowObjectsJS());
      for (const [name, value] of Object.entries(found)) check(`${entry.work}.${name}`, value);
      entry.found = Object.entries(found).map(([name, value]) => `${name}=${value}`).join(' ');
    }
  }
}

const [{ version }] = await rows('SELECT version() AS version');
console.log('work,peer,threads,form,median_ms,min_ms,max_ms,runs,answer,version,all_ms');
for (const e of entries) {
  const sorted = [...e.times].sort((a, b) => a - b);
  const median = (sorted[(runs - 1) >> 1] + sorted[runs >> 1]) / 2;
  const ms = (t) => t.toFixed(3);
  console.log([e.work, e.form === 'two_steps' ? 'duckdb_two_steps' : 'duckdb', e.threads, e.form, ms(median), ms(sorted[0]), ms(sorted[runs - 1]), runs, e.found,
               version, e.times.map(ms).join(' ')].join(','));
}
if (failures) {
  console.error(`${failures} check sums or answers differ`);
  process.exit(1);
}
