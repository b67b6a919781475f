import { type AwsCredentials, signIdentity } from './signed-identity.ts';

/** Which secrets to read, from where, as whom. */
export interface SecretsSource {
  /** Address of Locket, without a slash at the end. */
  readonly url: string;
  /** Id of the machine identity that the function's role may log in as. */
  readonly identityId: string;
  readonly projectId: string;
  readonly environment: string;
  /** Path of a folder, `/` unless given. */
  readonly secretPath?: string;
  /** Seconds for which secrets are used without asking again, 60 unless given. */
  readonly freshSeconds?: number;
  /** Seconds for which they are used when Locket cannot be reached, 3600 unless given. */
  readonly staleSeconds?: number;
  readonly serverId?: string;
}

export interface FetchedSecrets {
  readonly values: Readonly<Record<string, string>>;
  /** Seconds since Locket said that this is how they are. */
  readonly ageSeconds: number;
}

/** What differs between a function in AWS and a test. */
export interface Surroundings {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly region: string;
  readonly credentials: () => AwsCredentials;
}

interface Cached {
  readonly values: Readonly<Record<string, string>>;
  readonly etag: string | null;
  readonly confirmedAt: number;
}

interface Session {
  readonly token: string;
  readonly endsAt: number;
}

/** Locket was reached and refused: repeating it does not help, and what was read before must not be used on. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(`Locket refused (${status}): ${message}`);
    this.status = status;
  }
}

const MARGIN_SECONDS = 60;
const PATIENCE_MILLISECONDS = 10_000;

/** What Lambda tells a function of itself. */
const inLambda: Surroundings = {
  now: Date.now,
  region: process.env.AWS_REGION ?? 'us-east-1',
  credentials: () => ({
    accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? '',
    sessionToken: process.env.AWS_SESSION_TOKEN,
  }),
};

const refusalOf = async (reply: Response): Promise<Error> => {
  const { message = '' } = (await reply.json().catch(() => ({}))) as { message?: string };
  const isPassing = reply.status === 429 || reply.status >= 500;
  return isPassing
    ? new Error(`Locket answered ${reply.status}: ${message}`)
    : new Refused(reply.status, message);
};

const send = (url: string, init: RequestInit = {}): Promise<Response> =>
  fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE_MILLISECONDS), redirect: 'error' });

const logIn = async (source: SecretsSource, here: Surroundings): Promise<Session> => {
  const signed = signIdentity({
    region: here.region,
    credentials: here.credentials(),
    serverId: source.serverId,
    now: new Date(here.now()),
  });
  const reply = await send(`${source.url}/api/v1/auth/aws-auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ identityId: source.identityId, ...signed }),
  });
  if (!reply.ok) throw await refusalOf(reply);
  const { accessToken, expiresIn } = (await reply.json()) as { accessToken: string; expiresIn: number };
  return { token: accessToken, endsAt: here.now() + (expiresIn - MARGIN_SECONDS) * 1000 };
};

const read = async (
  { url, projectId, environment, secretPath = '/' }: SecretsSource,
  { token }: Session,
  known: Cached | undefined,
  now: number,
): Promise<Cached> => {
  const query = new URLSearchParams({
    workspaceId: projectId,
    environment,
    secretPath,
    include_imports: 'true',
    expandSecretReferences: 'true',
  });
  const reply = await send(`${url}/api/v3/secrets/raw?${query}`, {
    headers: { authorization: `Bearer ${token}`, ...(known?.etag && { 'if-none-match': known.etag }) },
  });
  if (reply.status === 304 && known) return { ...known, confirmedAt: now };
  if (!reply.ok) throw await refusalOf(reply);
  const { secrets, imports = [] } = (await reply.json()) as {
    secrets: readonly Entry[];
    imports?: readonly { readonly secrets: readonly Entry[] }[];
  };
  // Later ones win: the last import over the first, and the folder's own over all of them.
  const all = [...imports.flatMap((one) => one.secrets), ...secrets];
  const values = Object.fromEntries(all.map(({ secretKey, secretValue }) => [secretKey, secretValue]));
  return { values, etag: reply.headers.get('etag'), confirmedAt: now };
};

interface Entry {
  readonly secretKey: string;
  readonly secretValue: string;
}

interface Memory {
  session?: Session;
  cached?: Cached;
  /** One request at a time: whoever comes meanwhile waits for its answer. */
  asking?: Promise<Cached>;
}

/** Outlives an invocation, as everything outside the handler does. */
const memories = new Map<string, Memory>();

const memoryOf = (source: SecretsSource): Memory => {
  const name = JSON.stringify(Object.entries(source).sort());
  const found = memories.get(name) ?? {};
  memories.set(name, found);
  return found;
};

const sessionFor = async (source: SecretsSource, memory: Memory, here: Surroundings): Promise<Session> => {
  if (!memory.session || memory.session.endsAt <= here.now()) memory.session = await logIn(source, here);
  return memory.session;
};

const ask = async (source: SecretsSource, memory: Memory, here: Surroundings): Promise<Cached> => {
  const session = await sessionFor(source, memory, here);
  try {
    return await read(source, session, memory.cached, here.now());
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) throw error;
    // The token was revoked: once more, with another one.
    delete memory.session;
    return read(source, await sessionFor(source, memory, here), memory.cached, here.now());
  }
};

const renewed = (source: SecretsSource, memory: Memory, here: Surroundings): Promise<Cached> => {
  memory.asking ??= ask(source, memory, here).finally(() => {
    delete memory.asking;
  });
  return memory.asking;
};

/**
 * The secrets of a folder, its imports and references included, and how old they are.
 *
 * They are kept in memory for `freshSeconds`; after that Locket is asked whether they changed, which costs it little
 * when they did not (`ETag`). When it cannot be reached they are used for `staleSeconds`. A refusal ends that at once:
 * who lost the right to read them does not go on with them. Throws what went wrong when there is nothing to answer.
 */
export const fetchSecrets = async (
  source: SecretsSource,
  here: Surroundings = inLambda,
): Promise<FetchedSecrets> => {
  const { freshSeconds = 60, staleSeconds = 3600 } = source;
  const memory = memoryOf(source);
  const ageOf = ({ confirmedAt }: Cached) => (here.now() - confirmedAt) / 1000;
  const answer = (cached: Cached): FetchedSecrets => ({ values: cached.values, ageSeconds: ageOf(cached) });
  if (memory.cached && ageOf(memory.cached) < freshSeconds) return answer(memory.cached);
  try {
    memory.cached = await renewed(source, memory, here);
    return answer(memory.cached);
  } catch (error) {
    if (error instanceof Refused) delete memory.cached;
    if (memory.cached && ageOf(memory.cached) < staleSeconds) return answer(memory.cached);
    throw error;
  }
};
