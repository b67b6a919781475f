import { createExchange, type Exchange } from '../client/exchange.ts';
import { objectIn } from '../client/outcome.ts';

/** The Extensions API of AWS Lambda (2020-01-01), as an external extension uses it. */
export interface ExtensionsApi {
  /** Waits for what happens next to the execution environment. */
  next(): Promise<'INVOKE' | 'SHUTDOWN'>;
  /** Says that the extension could not start; Lambda then ends the environment. */
  initError(type: string, message: string): Promise<void>;
  /** Says that it cannot go on. */
  exitError(type: string, message: string): Promise<void>;
}

/** Lambda did not answer as its Extensions API does; the message holds nothing of the answer but its status. */
export class ExtensionsApiFault extends Error {
  override readonly name = 'ExtensionsApiFault';
}

const identifier = 'lambda-extension-identifier';
const MAX_ANSWER = 1_048_576;
/** Milliseconds for what is not waited for. */
const PATIENCE = 2000;

const bodyOf = (errorType: string, errorMessage: string): string =>
  JSON.stringify({ errorType, errorMessage, stackTrace: [] });

const eventIn = (body: string): 'INVOKE' | 'SHUTDOWN' => {
  const { eventType } = objectIn(body) ?? {};
  if (eventType !== 'INVOKE' && eventType !== 'SHUTDOWN')
    throw new ExtensionsApiFault('Lambda told an unknown event');
  return eventType;
};

/** Registers under the name of the executable, which Lambda demands. Rejects when Lambda does not take it. */
export const register = async (address: string, name: string, now: () => number): Promise<ExtensionsApi> => {
  const base = `http://${address}/2020-01-01/extension`;
  const brief = createExchange({ maxAnswer: MAX_ANSWER, timeout: PATIENCE, now });
  const patient: Exchange = createExchange({ maxAnswer: MAX_ANSWER, now });
  const { status, headers } = await brief({
    method: 'POST',
    url: `${base}/register`,
    headers: { 'lambda-extension-name': name, 'content-type': 'application/json' },
    body: JSON.stringify({ events: ['INVOKE', 'SHUTDOWN'] }),
  });
  const id = headers[identifier];
  if (status !== 200 || typeof id !== 'string')
    throw new ExtensionsApiFault(`Lambda answered ${status} to the registration`);

  const tell = async (path: string, type: string, message: string): Promise<void> => {
    await brief({
      method: 'POST',
      url: `${base}${path}`,
      headers: {
        [identifier]: id,
        'lambda-extension-function-error-type': type,
        'content-type': 'application/json',
      },
      body: bodyOf(type, message),
    });
  };
  return {
    next: async () => {
      const answer = await patient({ url: `${base}/event/next`, headers: { [identifier]: id } });
      if (answer.status !== 200)
        throw new ExtensionsApiFault(`Lambda answered ${answer.status} to the wait for events`);
      return eventIn(answer.body);
    },
    initError: (type, message) => tell('/init/error', type, message),
    exitError: (type, message) => tell('/exit/error', type, message),
  };
};
