/**
 * Full load for a long time: requests per second and resident memory, a line for each round of a minute.
 * `[minutes]`, by default 15. Linux only.
 */
import { endure, type Round } from './load/endurance.ts';

const [, , minutes = '15'] = process.argv;
const names = ['get', 'list', 'login', 'create'] as const;

const rowOf = ({ minutes: passed, perSecond, failed, locketMegabytes, databaseMegabytes }: Round): string => {
  const rates = names.map((name) => (perSecond[name] === undefined ? '–' : Math.round(perSecond[name])));
  const cells = [
    passed.toFixed(1),
    ...rates,
    failed,
    Math.round(locketMegabytes),
    Math.round(databaseMegabytes),
  ];
  return `| ${cells.join(' | ')} |`;
};

const head = ['minutes', ...names.map((name) => `${name}, req/s`), 'failed', 'Locket, MB', 'database, MB'];
console.log(`| ${head.join(' | ')} |\n|${head.map(() => '---').join('|')}|`);
await endure(Number(minutes), (round) => console.log(rowOf(round)));
