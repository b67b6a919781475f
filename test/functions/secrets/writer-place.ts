import { createMachine } from '../../world/instance.ts';
import { type SecretsPlace, startSecrets } from '../../world/secrets-place.ts';

/** A project as its admin works in it, and as somebody does whose rules each test sets. */
export interface WriterPlace {
  readonly place: SecretsPlace;
  readonly writer: SecretsPlace;
  /** Makes a folder that no other test uses; answers its path. */
  freshFolder(): Promise<string>;
}

export const openWriterPlace = async (): Promise<WriterPlace> => {
  const place = await startSecrets();
  const { instance, project } = place;
  const machine = await createMachine(instance, { projectId: project.id, projectRole: 'viewer' });
  let turn = 0;
  return {
    place,
    writer: place.as(machine.token),
    freshFolder: async () => {
      turn += 1;
      await place.folder('/', `case-${turn}`);
      return `/case-${turn}`;
    },
  };
};
