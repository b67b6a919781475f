import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { LocketError } from '../../../layers/domain/errors.ts';
import { ScanJob } from '../../../layers/domain/secret-scanning/job.ts';
import { jobIn } from '../../../layers/domain/secret-scanning/push-job.ts';
import { type Outcome, type QueuePorts, takeEach } from '../queued-work.ts';

const JobMessage = z.object({ scan: ScanJob });
const EventMessage = z.object({ detail: z.record(z.string(), z.unknown()) });

export interface ScanQueuePorts extends QueuePorts {
  work(job: ScanJob): Promise<void>;
}

/** What waits in the queue: an event as the bus sent it, or a job of the worker's own. */
const jobOf = (body: string): ScanJob | undefined => {
  const json: unknown = JSON.parse(body);
  const job = JobMessage.safeParse(json);
  return job.success ? job.data.scan : jobIn(EventMessage.parse(json).detail);
};

/** Hosts that were asked too often say when they want to be asked again; those in trouble are left alone for a while. */
const work = async (body: string, ports: ScanQueuePorts): Promise<Outcome> => {
  const job = jobOf(body);
  if (!job) return 'done';
  try {
    await ports.work(job);
    return 'done';
  } catch (error) {
    const isTheirs =
      error instanceof LocketError && (error.code === 'throttled' || error.code === 'unavailable');
    if (!isTheirs) throw error;
    return { retryAfter: error.retryAfter };
  }
};

/** Takes messages off the queue. What did not work is named, and comes again. */
export const takeBatch = (records: readonly SQSRecord[], ports: ScanQueuePorts): Promise<SQSBatchResponse> =>
  takeEach(records, ports, (body) => work(body, ports));
