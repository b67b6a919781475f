import { type Told, vendor } from '../answers.ts';
import type { StandIn, TargetCase } from '../stand-in.ts';

const failed = (status: number, errorCode: string): Told => ({
  status,
  json: { error: true, apiversion: 44, errorCode, message: errorCode },
});

/** What a resource is says the type that it is sent with. */
const isPassword = (type: string | undefined): boolean => type === 'application/x-rundeck-data-password';

/** Rundeck: key storage, all of it below `keys`. A key is made by one method and changed by another. */
const make = (): StandIn => {
  const keys = new Map<string, string>();
  const missing = failed(404, 'api.error.item.doesnotexist');
  const file = (name: string) => ({
    path: `keys/shop/${name}`,
    name,
    type: 'file',
    meta: { 'Rundeck-content-type': 'application/x-rundeck-data-password', 'Rundeck-data-type': 'password' },
  });
  return vendor({
    keys,
    shows: ['x-rundeck-auth-token', 'token'],
    stranger: failed(403, 'unauthorized'),
    routes: [
      // Its own profile is shown to every user; what the system is, to those alone who are let see it.
      [/^GET \/api\/44\/user\/info$/, () => ({ json: { login: 'shop' } })],
      [/^GET \/api\/44\/system\/info$/, () => failed(403, 'api.error.item.unauthorized')],
      [
        /^GET \/api\/44\/storage\/keys\/shop$/,
        () => {
          if (keys.size === 0) return missing;
          const resources = [
            { path: 'keys/shop/inner', type: 'directory' },
            ...[...keys.keys()].map((name) => file(name)),
          ];
          return { json: { path: 'keys/shop', type: 'directory', resources } };
        },
      ],
      [
        /^POST \/api\/44\/storage\/keys\/shop\/([^/]+)$/,
        ({ headers, body }, name) => {
          if (keys.has(name)) return failed(409, 'api.error.item.alreadyexists');
          if (!isPassword(headers['content-type'])) return failed(400, 'api.error.invalid.request');
          keys.set(name, body);
          return { status: 201, json: file(name) };
        },
      ],
      [
        /^PUT \/api\/44\/storage\/keys\/shop\/([^/]+)$/,
        ({ headers, body }, name) => {
          if (!keys.has(name)) return missing;
          if (!isPassword(headers['content-type'])) return failed(400, 'api.error.invalid.request');
          keys.set(name, body);
          return { json: file(name) };
        },
      ],
      [
        /^DELETE \/api\/44\/storage\/keys\/shop\/([^/]+)$/,
        (_, name) => (keys.delete(name) ? { status: 204 } : missing),
      ],
    ],
    missing,
  });
};

export const standIn: TargetCase = {
  target: 'rundeck',
  make,
  destination: { path: 'keys/shop' },
  reads: false,
  tells: true,
};
