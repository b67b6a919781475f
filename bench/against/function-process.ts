/**
 * Calls one bundled function many times in this very process, without HTTP, and reports CPU microseconds per request:
 * `node function-process.ts <bundle> <event as JSON> <requests> <label>`.
 */
import { pathToFileURL } from 'node:url';

const concurrency = 16;
const warmUp = 300;
const [, , file = '', text = '{}', count = '1000', label = ''] = process.argv;
const { handler } = await import(pathToFileURL(file).href);
let sent = 0;

const once = async (): Promise<void> => {
  sent += 1;
  const event = JSON.parse(text.replaceAll(/\{n\}|%7Bn%7D/g, `${label}-${sent}`));
  const { statusCode, body } = await handler(event, { getRemainingTimeInMillis: () => 30_000 });
  if (statusCode !== 200) throw new Error(`${event.rawPath} answered ${statusCode}: ${body}`);
};

const drive = async (until: number): Promise<void> => {
  const work = async (): Promise<void> => {
    while (sent < until) await once();
  };
  await Promise.all(Array.from({ length: concurrency }, work));
};

await drive(warmUp);
const before = process.cpuUsage();
const from = sent;
await drive(from + Number(count));
const { user, system } = process.cpuUsage(before);
process.stderr.write(`\n${JSON.stringify({ microseconds: (user + system) / (sent - from) })}\n`);
process.exit(0);
