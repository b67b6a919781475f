/** A fresh process that loads one bundle and answers one request: `node cold-process.ts <bundle> <event as JSON>`. */
import { pathToFileURL } from 'node:url';

const [, , file = '', event = '{}'] = process.argv;
const milliseconds = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1000;

const start = process.cpuUsage();
const { handler } = await import(pathToFileURL(file).href);
const loaded = process.cpuUsage(start);
const { statusCode } = await handler(JSON.parse(event), { getRemainingTimeInMillis: () => 30_000 });
const answered = process.cpuUsage(start);

process.stderr.write(
  JSON.stringify({
    importMs: milliseconds(loaded),
    requestMs: milliseconds(answered) - milliseconds(loaded),
    status: statusCode,
  }),
);
process.exit(0);
