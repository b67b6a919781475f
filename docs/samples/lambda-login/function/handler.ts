import { fetchSecrets } from './fetch-secrets.ts';

const required = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`The environment variable ${name} is missing`);
  return value;
};

/** Reads the secrets of its folder and says which there are, and how old they are: never their values. */
export const handler = async (): Promise<{
  readonly names: readonly string[];
  readonly ageSeconds: number;
}> => {
  const { LOCKET_SERVER_ID: serverId } = process.env;
  const { values, ageSeconds } = await fetchSecrets({
    url: required('LOCKET_URL'),
    identityId: required('LOCKET_IDENTITY_ID'),
    projectId: required('LOCKET_PROJECT_ID'),
    environment: required('LOCKET_ENVIRONMENT'),
    ...(serverId && { serverId }),
  });
  return { names: Object.keys(values).sort(), ageSeconds };
};
