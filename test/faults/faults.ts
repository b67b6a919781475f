import type { Answer, Call, Forward, Intercept, Missing } from '../harness/proxy.ts';

/** What goes wrong with one call, and what the caller of the API may see then. */
export interface Fault {
  readonly name: string;
  /** DynamoDB operations that this can happen to; all when not given. */
  readonly operations?: readonly string[];
  /** Whether every later call suffers too, so that trying again does not help. */
  readonly lasting: boolean;
  /** Status of the reply, or `answered`: Locket gets over it and the reply is the usual one. */
  readonly reply: 429 | 500 | 503 | 'answered';
  /** Whether only a time-out ends it. */
  readonly silent: boolean;
  readonly strike: (call: Call, forward: Forward) => Promise<Answer | Missing>;
}

const errorOf = (type: string, message: string, more: object = {}): Answer => ({
  status: 400,
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message, ...more }),
});

/** A cancelled transaction whose first action has this reason. */
const cancelled = ({ input }: Call, code: string): Answer => {
  const reasons = (input.TransactItems as unknown[]).map((_item, index) =>
    index === 0 ? { Code: code, Message: code } : { Code: 'None' },
  );
  const message = `Transaction cancelled, please refer cancellation reasons [${reasons.map(({ Code }) => Code).join(', ')}]`;
  return errorOf('TransactionCanceledException', message, { CancellationReasons: reasons });
};

interface Batch {
  readonly Keys: readonly object[];
}

const batchesOf = ({ input }: Call): [string, Batch][] =>
  Object.entries(input.RequestItems as Record<string, Batch>);

const halved = (call: Call, part: 'first' | 'second'): object =>
  Object.fromEntries(
    batchesOf(call).flatMap(([table, batch]) => {
      const middle = Math.floor(batch.Keys.length / 2);
      const Keys = part === 'first' ? batch.Keys.slice(0, middle) : batch.Keys.slice(middle);
      return Keys.length > 0 ? [[table, { ...batch, Keys }]] : [];
    }),
  );

/** Answers for half of the keys only and leaves the others unprocessed, as DynamoDB may do at any time. */
const half = async (call: Call, forward: Forward): Promise<Answer> => {
  const asked = halved(call, 'first');
  const answer =
    Object.keys(asked).length > 0
      ? await forward({ ...call.input, RequestItems: asked })
      : { status: 200, body: '{"Responses":{}}' };
  return {
    ...answer,
    body: JSON.stringify({ ...JSON.parse(answer.body), UnprocessedKeys: halved(call, 'second') }),
  };
};

const nothing = async (call: Call): Promise<Answer> => ({
  status: 200,
  body: JSON.stringify({ Responses: {}, UnprocessedKeys: call.input.RequestItems }),
});

const throttled = async () =>
  errorOf('ProvisionedThroughputExceededException', 'The level of configured throughput was exceeded');
const internal = async (): Promise<Answer> => ({
  ...errorOf('InternalServerError', 'The request processing has failed because of an unknown error'),
  status: 500,
});
const refused = async () => errorOf('ValidationException', 'One or more parameter values were invalid');
const hang = async () => 'silence' as const;
const lost = async (_call: Call, forward: Forward) => {
  await forward();
  return 'silence' as const;
};

const brokenOff = async (_call: Call, forward: Forward) => {
  await forward();
  return 'hang-up' as const;
};

const transactions = { operations: ['TransactWriteItems'], silent: false } as const;
const batches = { operations: ['BatchGetItem'], silent: false } as const;

/** Everything that storage does to us. */
export const faults: readonly Fault[] = [
  { name: 'throttled', lasting: false, silent: false, reply: 429, strike: throttled },
  { name: 'failing with 500', lasting: false, silent: false, reply: 503, strike: internal },
  { name: 'timing out', lasting: false, silent: true, reply: 503, strike: hang },
  { name: 'timing out after success', lasting: false, silent: true, reply: 503, strike: lost },
  { name: 'hanging up after success', lasting: false, silent: false, reply: 503, strike: brokenOff },
  {
    name: 'cancelled once by a conflict',
    ...transactions,
    lasting: false,
    reply: 'answered',
    strike: async (call) => cancelled(call, 'TransactionConflict'),
  },
  {
    name: 'cancelled by conflicts without end',
    ...transactions,
    lasting: true,
    reply: 429,
    strike: async (call) => cancelled(call, 'TransactionConflict'),
  },
  {
    name: 'cancelled once by throttling',
    ...transactions,
    lasting: false,
    reply: 'answered',
    strike: async (call) => cancelled(call, 'ThrottlingError'),
  },
  {
    name: 'cancelled by throttling without end',
    ...transactions,
    lasting: true,
    reply: 429,
    strike: async (call) => cancelled(call, 'ThrottlingError'),
  },
  { name: 'refusing the request', lasting: true, silent: false, reply: 500, strike: refused },
  {
    name: 'cancelled because an action is refused',
    ...transactions,
    lasting: true,
    reply: 500,
    strike: async (call) => cancelled(call, 'ValidationError'),
  },
  { name: 'answered by half', ...batches, lasting: false, reply: 'answered', strike: half },
  { name: 'left unprocessed without end', ...batches, lasting: true, reply: 429, strike: nothing },
];

const strikes = (fault: Fault, call: Call): boolean => fault.operations?.includes(call.operation) ?? true;

/** Lets a fault strike the call of this number, and every later one it can happen to when it is lasting. */
export const striking = (fault: Fault, number: number): { intercept: Intercept; struck: () => boolean } => {
  let struck = false;
  return {
    struck: () => struck,
    intercept: (call, forward) => {
      const due = call.number === number || (fault.lasting && call.number > number);
      if (!due || !strikes(fault, call)) return forward();
      struck = true;
      return fault.strike(call, forward);
    },
  };
};
