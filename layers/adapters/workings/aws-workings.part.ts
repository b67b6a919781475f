import type { WorkingState } from '../../domain/instance/workings.ts';
import { alarmsOf, oldestOf, openCloudWatch } from './cloudwatch.ts';
import type { WorkingsSetting } from './setting.ts';
import { countIn, openSqs, type QueueCounts } from './sqs.ts';

const nothing = ({ waiting, underWay, delayed }: QueueCounts): boolean => waiting + underWay + delayed === 0;

const queueNameIn = (url: string): string => url.slice(url.lastIndexOf('/') + 1);

/** Everything that there is to see, or the error of the first that could not be seen. */
export const lookAtWorkings = async (
  { queueUrlPrefix, queues, alarmPrefix }: WorkingsSetting,
  now: Date,
  { sqs, cloudWatch } = { sqs: openSqs(), cloudWatch: openCloudWatch() },
): Promise<WorkingState> => {
  const urlOf = (name: string) => `${queueUrlPrefix}${name}`;
  const [counts, letters, givenUp, alarms] = await Promise.all([
    Promise.all(queues.map((name) => countIn(sqs, urlOf(name)))),
    Promise.all(queues.map((name) => countIn(sqs, urlOf(`${name}-failed`)))),
    countIn(sqs, urlOf('failed')),
    alarmPrefix === undefined ? undefined : alarmsOf(cloudWatch, alarmPrefix),
  ]);
  // Ages are billed by the metric, and an empty queue has none.
  const filled = counts.flatMap((each, at) => (nothing(each) ? [] : [queueNameIn(urlOf(queues[at] ?? ''))]));
  const ages = await oldestOf(cloudWatch, filled, now);
  return {
    at: now,
    queues: counts.map((each, at) => {
      const name = queues[at] ?? '';
      return {
        name,
        ...each,
        oldestSeconds: ages.get(queueNameIn(urlOf(name))),
        deadLetters: letters[at]?.waiting ?? 0,
      };
    }),
    givenUp: givenUp.waiting,
    alarms,
  };
};
