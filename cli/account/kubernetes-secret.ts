import type { Operations } from '../api/operations.ts';
import { Failure } from '../command.ts';
import { objectOf } from '../files/private-file.ts';
import { fixed, text } from '../templates/functions.ts';
import { readTemplate } from '../templates/template.ts';
import { bytesOf, Struct, type Value } from '../templates/values.ts';

type Reply = Operations['POST /api/v1/admin/bootstrap']['reply'];

const usual = '{"data": {"token": "{{ .Identity.Credentials.Token }}"}}';

const functions = {
  encodeBase64: fixed([text], (bytes) => Buffer.from(bytes, 'latin1').toString('base64')),
};

const capital = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** Members by the names that Go's templates have for them. */
const shown = (held: unknown): Value => {
  if (typeof held === 'string') return bytesOf(held);
  if (typeof held === 'boolean') return held;
  if (typeof held !== 'object' || held === null) return null;
  return new Struct(new Map(Object.entries(held).map(([name, member]) => [capital(name), shown(member)])));
};

const textsIn = (held: unknown, member: string): Readonly<Record<string, string>> => {
  const isTexts =
    typeof held === 'object' &&
    held !== null &&
    !Array.isArray(held) &&
    Object.values(held).every((value) => typeof value === 'string');
  if (!isTexts) throw new Failure(`The template gives no map of texts in ${member}`);
  return { ...held } as Readonly<Record<string, string>>;
};

interface Named {
  readonly name: string;
  readonly namespace: string;
}

/** A reply as it may come: what a template makes of it is tried out, as the real one comes once only. */
const specimen: Reply = {
  message: 'x',
  user: { id: 'x', email: 'x', username: 'x', firstName: 'x', lastName: 'x', superAdmin: true },
  organization: { id: 'x', name: 'x', slug: 'x' },
  identity: { id: 'x', name: 'x', credentials: { token: 'x' } },
};

/**
 * What makes a Kubernetes Secret of the reply to a bootstrap: a template of JSON with `data`, which is encoded here, and
 * `stringData`. One that makes something else is refused before anything is set up. @throws Failure
 */
export const secretMaker = async (source = usual) => {
  const template = readTemplate('k8-secret-template', source, Object.keys(functions));
  const made = async (reply: Reply, metadata: Named): Promise<object> => {
    const { data, stringData, ...others } = objectOf(
      'that the template gives',
      (await template.render(functions, shown(reply))).toString(),
    );
    if (Object.keys(others).length > 0 || (data === undefined && stringData === undefined))
      throw new Failure('The template gives JSON with data or stringData, or both');
    const encoded = Object.entries(data === undefined ? {} : textsIn(data, 'data')).map(
      ([name, value]) => [name, Buffer.from(value).toString('base64')] as const,
    );
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata,
      type: 'Opaque',
      ...(data !== undefined && { data: Object.fromEntries(encoded) }),
      ...(stringData !== undefined && { stringData: textsIn(stringData, 'stringData') }),
    };
  };
  await made(specimen, { name: 'x', namespace: 'x' });
  return made;
};
