import type { Operations } from '../api/operations.ts';

type Options = Operations['GET /api/v1/app-connections/options']['reply'];
export type App = Options['appConnectionOptions'][number];
export type Credential = App['forms'][number]['credentials'][number];

export const credentialsOf = (app: App | undefined, method: string): readonly Credential[] =>
  app?.forms.find((form) => form.method === method)?.credentials ?? [];

/** Typed credentials as the API takes them, those of the method alone; nothing where nothing was typed. */
export const givenCredentials = (
  members: readonly Credential[],
  texts: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    members.flatMap(({ name }) => {
      const text = texts[name] ?? '';
      return text === '' ? [] : [[name, text] as const];
    }),
  );
