import { createRequire } from 'node:module';

/** What is used of an entity of `samlify`. */
interface Entity {
  createLoginResponse(
    sp: Entity,
    request: object,
    binding: 'post',
    user: object,
    options: { readonly customTagReplacement: () => object; readonly encryptThenSign: boolean },
  ): Promise<{ readonly context: string }>;
}

/** The library without its types, which bring those of browsers along. */
interface Samlify {
  IdentityProvider(settings: object): Entity;
  ServiceProvider(settings: object): Entity;
  setSchemaValidator(validator: { readonly validate: () => Promise<string> }): void;
}

const require = createRequire(import.meta.url);
export const samlify: Samlify = require('samlify');
