/** Where the queues and alarms of this installation are found. */
export interface WorkingsSetting {
  /** What the URL of each queue begins with, the prefix of its name included. */
  readonly queueUrlPrefix: string;
  /** As workers call their queues. */
  readonly queues: readonly string[];
  /** What the names of alarms begin with; undefined where no alarms are kept. */
  readonly alarmPrefix: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Undefined where a function is not told of queues. */
export const readWorkingsSetting = (env: Environment): WorkingsSetting | undefined => {
  const { LOCKET_QUEUE_URL_PREFIX: queueUrlPrefix, LOCKET_QUEUES: queues, LOCKET_ALARM_PREFIX } = env;
  if (!queueUrlPrefix || !queues) return undefined;
  return { queueUrlPrefix, queues: queues.split(','), alarmPrefix: LOCKET_ALARM_PREFIX || undefined };
};
