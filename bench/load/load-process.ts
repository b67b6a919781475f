/** The load generator: a process of its own that is told what to send and reports how long it took. */
import { Connection } from './connection.ts';
import type { LoadOrder, LoadResult } from './load.ts';
import { requestText } from './request.ts';

const successful = 200;

const percentile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;

const run = async ({
  url,
  template,
  concurrency,
  warmUp,
  seconds,
  label,
}: LoadOrder): Promise<LoadResult> => {
  const target = new URL(url);
  const connections = await Promise.all(Array.from({ length: concurrency }, () => Connection.open(target)));
  let sent = 0;
  let failed = 0;
  const times: number[] = [];

  const once = async (connection: Connection, measured: boolean): Promise<void> => {
    sent += 1;
    const request = requestText(target, template, `${label}-${sent}`);
    const started = performance.now();
    const status = await connection.send(request);
    if (measured) times.push(performance.now() - started);
    if (status !== successful) failed += 1;
  };
  const drive = async (connection: Connection, more: () => boolean, measured: boolean): Promise<void> => {
    while (more()) await once(connection, measured);
  };

  await Promise.all(connections.map((each) => drive(each, () => sent < warmUp, false)));
  const started = performance.now();
  const end = started + seconds * 1000;
  await Promise.all(connections.map((each) => drive(each, () => performance.now() < end, true)));
  const elapsed = performance.now() - started;
  for (const connection of connections) connection.close();

  const sorted = Float64Array.from(times).sort();
  return {
    requests: times.length,
    failed,
    perSecond: (times.length * 1000) / elapsed,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
  };
};

process.once('message', async (order: LoadOrder) => {
  process.send?.(await run(order), () => process.disconnect());
});
