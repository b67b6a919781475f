import { bearer, type Context, gone, numberedPages, type PlaceContext, perKey } from '../adapter.ts';
import { type Question, segment } from '../http.ts';

const api = ({ ask, credentials }: Context, path: string, question: Omit<Question, 'url'> = {}) =>
  ask({
    ...question,
    url: `https://api.cloudflare.com/client/v4/accounts/${segment(credentials.accessId, 'account')}${path}`,
    headers: { ...bearer(credentials) },
  });

const base = ({ destination: { app } }: PlaceContext): string =>
  `/workers/scripts/${segment(app, 'script')}/secrets`;

/** Secrets of a Worker. */
export const adapter = perKey({
  check: async (context) => {
    await api(context, '/workers/scripts');
  },
  list: async (context) => {
    const { json } = await api(context, base(context));
    return (json.result ?? []).map(({ name }: { name: string }) => ({ name }));
  },
  put: async (context, { name, value }) => {
    await api(context, base(context), { method: 'PUT', json: { name, text: value, type: 'secret_text' } });
  },
  remove: async (context, { name }) => {
    await api(context, `${base(context)}/${segment(name)}`, { method: 'DELETE', ...gone });
  },
  choices: {
    apps: async (context) => {
      const found = await numberedPages<{ readonly id: string }>(
        100,
        async (page) =>
          (await api(context, '/workers/scripts', { query: { page, per_page: 100 } })).json.result ?? [],
      );
      return found.map(({ id }) => ({ name: id, appId: id }));
    },
  },
});
