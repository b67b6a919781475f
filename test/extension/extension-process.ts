import { type ChildProcess, spawn } from 'node:child_process';
import { request } from 'node:http';
import { connect } from 'node:net';
import { freePort } from '../harness/dynamodb.ts';
import { type LambdaStandIn, startLambda } from './lambda-stand-in.ts';

/** What starts the extension: the executable, or Node with the bundle. */
export type Program = readonly [command: string, ...args: string[]];

interface Heard {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests read replies of every shape
  readonly body: any;
  readonly text: string;
}

/** The extension as a process of its own, beside a stand-in of Lambda. */
export interface ExtensionProcess {
  readonly port: number;
  readonly lambda: LambdaStandIn;
  /** Milliseconds from its start until it waited for its first event. */
  readonly startedIn: number;
  /** All that it wrote, to either stream. */
  said(): string;
  /** Asks as a function does, with the token, unless the headers say otherwise (undefined leaves one out). */
  get(path: string, headers?: Readonly<Record<string, string | undefined>>, method?: string): Promise<Heard>;
  /** Sends these bytes and answers all that comes back. */
  raw(text: string): Promise<string>;
  /** The exit code, once it ended. */
  ended(): Promise<number>;
  stop(): Promise<void>;
}

export type Variables = Readonly<Record<string, string>>;

export const sessionToken = 'session-token-of-the-function/+==';

const sent = (
  port: number,
  path: string,
  headers: Readonly<Record<string, string | undefined>>,
  method: string,
): Promise<Heard> =>
  new Promise((done, fail) => {
    const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
    const call = request({
      port,
      path,
      host: '127.0.0.1',
      method,
      agent: false,
      headers: given as Variables,
    });
    call.once('error', fail);
    call.once('response', async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString('utf8');
      done({
        status: response.statusCode ?? 0,
        headers: response.headers as Record<string, string>,
        body: text.startsWith('{') ? JSON.parse(text) : undefined,
        text,
      });
    });
    call.end();
  });

const rawly = (port: number, text: string): Promise<string> =>
  new Promise((done, fail) => {
    let heard = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.setTimeout(2000, () => socket.destroy());
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
    });
    // Who is refused while still writing may have the connection reset before reading why.
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') fail(error);
    });
    socket.once('close', () => done(heard));
  });

const endOf = (child: ChildProcess): Promise<number> =>
  new Promise((done) => {
    if (child.exitCode !== null) done(child.exitCode);
    else child.once('exit', (code) => done(code ?? -1));
  });

/** Starts it without waiting for anything: for starts that fail. */
export const launch = async (
  [command, ...args]: Program,
  variables: Variables,
  lambda?: LambdaStandIn,
): Promise<ExtensionProcess> => {
  const standIn = lambda ?? (await startLambda());
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn(command, args, {
    env: {
      AWS_LAMBDA_RUNTIME_API: standIn.address,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'ASIAEXAMPLELAMBDA01',
      AWS_SECRET_ACCESS_KEY: 'lambda-secret',
      AWS_SESSION_TOKEN: sessionToken,
      LOCKET_EXTENSION_PORT: String(port),
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let startedIn = 0;
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
    });
  void standIn.ready().then(() => {
    startedIn = performance.now() - startedAt;
  });
  const ended = endOf(child);
  return {
    port,
    lambda: standIn,
    get startedIn() {
      return startedIn;
    },
    said: () => said,
    get: (path, headers = {}, method = 'GET') =>
      sent(
        port,
        path,
        { host: `localhost:${port}`, 'x-aws-parameters-secrets-token': sessionToken, ...headers },
        method,
      ),
    raw: (text) => rawly(port, text),
    ended: () => ended,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
      await standIn.close();
    },
  };
};

/** Starts it and waits until Lambda would count it as ready. */
export const startExtension = async (program: Program, variables: Variables): Promise<ExtensionProcess> => {
  const extension = await launch(program, variables);
  const end = extension.ended().then((code) => {
    throw new Error(`The extension ended with ${code}: ${extension.said()}`);
  });
  await Promise.race([extension.lambda.ready(), end]);
  end.catch(() => undefined);
  return extension;
};
