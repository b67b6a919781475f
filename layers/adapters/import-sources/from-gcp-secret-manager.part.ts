import { bearer } from '../targets/adapter.ts';
import { segment } from '../targets/http.ts';
import { byServiceAccount } from '../targets/vendors/google-tokens.ts';
import { inLanes, placeAfter, type Reader, tokenPlaceIn } from './source.ts';

const home = 'https://secretmanager.googleapis.com/v1';
const pageSize = 100;
/** Values that are asked for side by side. */
const lanes = 10;

interface Secret {
  readonly name: string;
}

/** Secrets of a project at Google Cloud, page by page, each with its latest version. */
export const read: Reader<'gcp-secret-manager'> = async function* (way, source, after) {
  const { ask } = way;
  const headers = bearer(await byServiceAccount(way, source.serviceAccountKey));
  const base = `${home}/projects/${segment(source.project, 'project')}/secrets`;
  const entryOf = async (name: string) => {
    // A secret without a version that is enabled answers 404 or 400.
    const url = `${base}/${segment(name)}/versions/latest:access`;
    const { status, json } = await ask({ url, headers, also: [400, 404] });
    const value =
      status === 200 ? Buffer.from(String(json?.payload?.data ?? ''), 'base64').toString('utf8') : undefined;
    return { name, value };
  };
  let place = tokenPlaceIn(after);
  while (place) {
    const pageToken = place.token;
    const { json } = await ask({ url: base, query: { pageSize, pageToken }, headers });
    const secrets: readonly Secret[] = json?.secrets ?? [];
    const names = secrets.map(({ name }) => name.slice(name.lastIndexOf('/') + 1));
    const entries = await inLanes(names, lanes, entryOf);
    const next: string | undefined = json?.nextPageToken || undefined;
    yield { path: [], entries, after: placeAfter(pageToken, next, { at: 0, of: 1 }) };
    place = next === undefined ? undefined : { token: next, passed: 0 };
  }
};
