import { numberedPages } from '../targets/adapter.ts';
import type { Reader } from './source.ts';

const home = 'https://api.doppler.com/v3';
const pageSize = 100;

interface Config {
  readonly name: string;
}

/** A project of Doppler: each config is an environment. Its own names are left out. */
export const read: Reader<'doppler'> = async function* ({ ask }, { token, project }, after) {
  const headers = { authorization: `Bearer ${token}` };
  const configs = await numberedPages<Config>(pageSize, async (page) => {
    const query = { project, page, per_page: pageSize };
    return (await ask({ url: `${home}/configs`, query, headers })).json?.configs ?? [];
  });
  const names = configs.map(({ name }) => name).sort();
  for (const config of names.filter((name) => after === undefined || name > after)) {
    const { json } = await ask({
      url: `${home}/configs/config/secrets`,
      query: { project, config },
      headers,
    });
    const secrets: Readonly<Record<string, { computed?: unknown }>> = json?.secrets ?? {};
    const entries = Object.entries(secrets)
      .filter(([name]) => !name.startsWith('DOPPLER_'))
      .map(([name, held]) => ({
        name,
        value: typeof held?.computed === 'string' ? held.computed : undefined,
      }));
    yield { environment: config, path: [], entries, after: config };
  }
};
