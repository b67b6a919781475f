import { beforeAll, expect, it } from 'vitest';
import { mostOfProject } from '../../../../layers/domain/pki/est/authorities-behind.ts';
import { trustedByEst } from '../../../../layers/domain/pki/est/trust-store.ts';
import { openPkiPlace, type PkiPlace } from '../pki-place.ts';
import { type EstPlace, openEstPlace } from './est-place.ts';

let place: EstPlace;
let makers: PkiPlace;
const passphrase = 'a passphrase';

beforeAll(async () => {
  place = await openEstPlace();
  makers = await openPkiPlace(place.world);
});

const maker = async (): Promise<string> => {
  const { id } = await makers.root({ commonName: `Maker ${place.world.app.runtime.uuid()}` });
  return (await makers.ok('GET', `/ca/${id}/certificate`)).certificate;
};

/** As configuring writes it, without the time that a passphrase takes. */
const configured = async (caChain: string): Promise<string> => {
  const certificateTemplateId = await place.template();
  const unit = place.world.open();
  const { projectId } = place;
  await unit.commit([
    unit.stores.estConfigs.creation({
      id: certificateTemplateId,
      certificateTemplateId,
      projectId,
      caChain,
      isEnabled: true,
      needsBootstrapCertificate: true,
      passphraseHash: '',
      siteUrl: '',
      createdAt: '',
      updatedAt: '',
      revision: 1,
    }),
  ]);
  return certificateTemplateId;
};

const configuring = async (caChain: string) => {
  const templateId = await place.template();
  return place.send('POST', `/certificate-templates/${templateId}/est-config`, { caChain, passphrase });
};
const enabling = (templateId: string, isEnabled: boolean) =>
  place.send('PATCH', `/certificate-templates/${templateId}/est-config`, { isEnabled });
const told = async () =>
  (await trustedByEst({ open: () => place.world.open(), hasTime: () => true })).match(/BEGIN/g)?.length;

it('enrolments of a project lead to so many authorities, and the one beyond is refused until there is room', async () => {
  const known = await maker();
  await configured(known);
  // With the CA that issues it is one less.
  for (let n = 2; n < mostOfProject; n += 1) await configured(await maker());
  expect(await told()).toBe(mostOfProject);

  const beyond = await maker();
  const refused = await configuring(beyond);
  expect([refused.status, refused.body.message]).toEqual([400, expect.stringContaining('at most 50')]);
  expect((await configuring(known)).status).toBe(200);
  const last = await configured(beyond);
  expect(await told()).toBe(mostOfProject);
  expect((await enabling(last, false)).status).toBe(200);
  expect((await enabling(last, true)).status).toBe(400);
});
