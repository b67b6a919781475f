import * as z from 'zod';
import { ca, keeping, maybe, passwordRequirements } from '../../dynamic-secrets/kinds/members.ts';
import { connectionHeaders } from '../../egress.ts';
import { LocketError } from '../../errors.ts';
import type { RotationInputs, RotationKind } from './kind.ts';
import { distinct, otherwise, passwordsOf } from './members.ts';

const name = () =>
  z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, 'must be a name of letters, digits and _');
const template = (longest = 8192) => z.string().max(longest);

/** Bytes of a body, and how deep it may be: it is walked, each text in it filled. */
const longestBody = 32_768;
const deepest = 16;

const depth = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0;

const body = () =>
  keeping(z.union([z.record(z.string().max(255), z.unknown()), z.array(z.unknown())]), (value) => {
    const text = JSON.stringify(value);
    if (
      Buffer.byteLength(text) > longestBody ||
      (text.match(/[[{]/g)?.length ?? 0) > 2_000 ||
      depth(value) > deepest
    )
      throw new LocketError('invalid-input', `must be JSON of at most ${longestBody} bytes, ${deepest} deep`);
  });

const assertChosen = (headers: object): void => {
  const own = Object.keys(headers).find((header) => connectionHeaders.has(header.toLowerCase()));
  if (own !== undefined)
    throw new LocketError('invalid-input', `must not hold '${own}', which nobody chooses`);
};

const request = () =>
  z.strictObject({
    method: otherwise(z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']), 'POST'),
    url: template(2048).min(1),
    headers: keeping(z.record(z.string().regex(/^[A-Za-z0-9-]{1,64}$/), template()), assertChosen).prefault(
      {},
    ),
    /** User and password of HTTP Basic. */
    basic: maybe(z.strictObject({ username: template(1024), password: template(4096) })),
    body: maybe(body()),
    encoding: otherwise(z.enum(['json', 'form']), 'json'),
    /** Statuses that mean that it was done; any of 200 to 299 without. */
    statuses: maybe(z.array(z.int().min(100).max(599)).min(1).max(16)),
  });

const members = z
  .strictObject({
    /** What nobody is shown, for requests to use: `{{secrets.<name>}}`. */
    secrets: z.record(name(), z.string().max(8192)).prefault({}),
    /** Two accounts that take turns; without them the target makes each credential. */
    username1: maybe(z.string().trim().min(1).max(255)),
    username2: maybe(z.string().trim().min(1).max(255)),
    /** Sets the password of an account, or has the target make a credential. */
    set: request(),
    /** Where in the answer each part of a credential is: names of members, with dots between. */
    capture: z.record(name(), z.string().min(1).max(255)).prefault({}),
    /** Asks something as the new credential. */
    test: request(),
    /** Ends a credential that the target made. */
    revoke: maybe(request()),
    ca: ca(),
    passwordRequirements: passwordRequirements(),
  })
  .check(distinct(['username1', 'username2']))
  .check(({ value, issues }) => {
    const isMade = value.username1 === undefined && value.username2 === undefined;
    const problem = isMade
      ? Object.keys(value.capture).length === 0 && 'capture must name where the credential is'
      : (value.username1 === undefined || value.username2 === undefined) &&
        'username1 and username2 go together';
    if (problem) issues.push({ code: 'custom', message: problem, path: ['capture'], input: undefined });
    if (Object.keys(value.secrets).length > 20)
      issues.push({ code: 'custom', message: 'secrets: 20 at most', path: ['secrets'], input: undefined });
  });

export type HttpInputs = z.output<typeof members>;
export type HttpRequestTemplate = HttpInputs['set'];

const accountsOf = ({ username1, username2 }: RotationInputs): readonly string[] | undefined =>
  username1 === undefined ? undefined : [String(username1), String(username2)];

const form = { type: 'object' } as const;

/** Whatever has an API over HTTPS, told by requests in which placeholders stand. */
export const http: RotationKind = {
  type: 'http',
  title: 'HTTP API',
  description: 'Any API: requests that set, test and revoke a credential, with placeholders.',
  inputs: () => members,
  secrets: ['secrets'],
  placed: ['set', 'test', 'revoke', 'capture', 'username1', 'username2', 'ca'],
  accounts: accountsOf,
  outputs: (inputs) =>
    accountsOf(inputs) ? ['username', 'password'] : Object.keys((inputs as HttpInputs).capture),
  shownOutputs: ['username', 'password'],
  valuesOf: (username, password) => ({ username, password }),
  passwords: passwordsOf,
  form: {
    secrets: { ...form, desc: 'What requests use and nobody is shown' },
    username1: { type: 'string' },
    username2: { type: 'string' },
    set: { ...form, desc: 'The request that sets or makes a credential' },
    capture: { ...form, desc: 'Where in its answer the parts of a new credential are' },
    test: { ...form, desc: 'A request as the new credential' },
    revoke: { ...form, desc: 'The request that ends a credential' },
    ca: { type: 'string' },
  },
  required: ['set', 'test'],
};
