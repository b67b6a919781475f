import { type KubernetesInputs, objectName } from '../../../domain/dynamic-secrets/kinds/kubernetes.ts';
import { LocketError } from '../../../domain/errors.ts';
import { systemRuntime } from '../../system.ts';
import type { Driver } from '../driver.ts';
import { type ApiAnswer, type ApiCall, callApi, expectStatus, explainStatus, jsonOf } from '../http.ts';
import type { ReachSettings } from '../reach.ts';

/** Asks the API server; `path` is below the namespace. */
const ask = (
  { url, ca, clusterToken, namespace }: KubernetesInputs,
  settings: ReachSettings,
  method: ApiCall['method'],
  path: string,
  body?: object,
): Promise<ApiAnswer> =>
  callApi(
    {
      method,
      url: new URL(`${url.replace(/\/+$/, '')}/api/v1/namespaces/${namespace}${path}`),
      headers: {
        authorization: `Bearer ${clusterToken}`,
        // Of secrets their names and nothing else.
        accept:
          method === 'GET'
            ? 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1'
            : 'application/json',
        'content-type': 'application/json',
      },
      ca,
      ...(body && { body: JSON.stringify(body) }),
    },
    settings,
  );

/** The label of secrets that tokens hang on. */
const label = { 'app.kubernetes.io/managed-by': 'locket-dynamic-secret' };
const selector = encodeURIComponent(
  Object.entries(label)
    .map((each) => each.join('='))
    .join(','),
);

/** Seconds: the least that Kubernetes takes; a token that is bound ends with its secret before. */
const least = 600;
const most = 2 ** 32;

const secondsUntil = (expireAt: string): number =>
  Math.min(Math.max(Math.ceil((Date.parse(expireAt) - systemRuntime.now().getTime()) / 1000), least), most);

const isName = (name: string): boolean => objectName.test(name);

/** An empty secret, which the token is bound to (TokenRequest, boundObjectRef): without the one the other is refused. */
const makeSecret = async (
  inputs: KubernetesInputs,
  name: string,
  settings: ReachSettings,
): Promise<string> => {
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, labels: label },
    type: 'Opaque',
  };
  const answer = await ask(inputs, settings, 'POST', '/secrets', secret);
  expectStatus(answer, 201);
  return String((jsonOf(answer) as { metadata?: { uid?: unknown } }).metadata?.uid);
};

const makeToken = async (
  inputs: KubernetesInputs,
  { name, uid, expireAt }: { readonly name: string; readonly uid: string; readonly expireAt: string },
  settings: ReachSettings,
): Promise<string> => {
  const request = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: {
      expirationSeconds: secondsUntil(expireAt),
      boundObjectRef: { apiVersion: 'v1', kind: 'Secret', name, uid },
      ...(inputs.audiences.length > 0 && { audiences: inputs.audiences }),
    },
  };
  const path = `/serviceaccounts/${inputs.serviceAccountName}/token`;
  const answer = await ask(inputs, settings, 'POST', path, request);
  expectStatus(answer, 201, 200);
  return String((jsonOf(answer) as { status?: { token?: unknown } }).status?.token);
};

interface ObjectList {
  readonly items?: readonly { readonly metadata?: { readonly name?: string } }[];
  readonly metadata?: { readonly continue?: string };
}

const pageOf = async (
  inputs: KubernetesInputs,
  after: string,
  settings: ReachSettings,
): Promise<ObjectList> => {
  const query = `?labelSelector=${selector}&limit=500${after && `&continue=${encodeURIComponent(after)}`}`;
  const answer = await ask(inputs, settings, 'GET', `/secrets${query}`);
  expectStatus(answer, 200);
  return jsonOf(answer) as ObjectList;
};

const names = async (
  inputs: KubernetesInputs,
  mark: string,
  settings: ReachSettings,
): Promise<readonly string[]> => {
  const found: string[] = [];
  for (let after: string | undefined = ''; after !== undefined; ) {
    const { items = [], metadata }: ObjectList = await pageOf(inputs, after, settings);
    found.push(...items.flatMap(({ metadata: { name } = {} }) => (name?.includes(mark) ? [name] : [])));
    after = metadata?.continue || undefined;
  }
  return found;
};

/** Kubernetes: a token of a service account for each lease, which ends with the secret that it hangs on. */
export const kubernetesDriver: Driver<KubernetesInputs> = {
  test: async (inputs, settings) => {
    const request = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: least },
    };
    const path = `/serviceaccounts/${inputs.serviceAccountName}/token?dryRun=All`;
    expectStatus(await ask(inputs, settings, 'POST', path, request), 201, 200);
  },
  create: async (inputs, { name, expireAt }, settings) => {
    if (!isName(name))
      throw new LocketError('bad-request', 'usernameTemplate makes a name that Kubernetes does not take');
    const uid = await makeSecret(inputs, name, settings);
    return { TOKEN: await makeToken(inputs, { name, uid, expireAt }, settings) };
  },
  renew: async () => {
    throw new LocketError('bad-request', 'A token cannot be made longer: take another lease');
  },
  revoke: async (inputs, name, settings) => {
    // Nothing was ever called so, and the name would be another path.
    if (!isName(name)) return;
    expectStatus(await ask(inputs, settings, 'DELETE', `/secrets/${name}`), 200, 202, 404);
  },
  list: names,
  explain: explainStatus,
};
