import type { MadeKey } from '../../domain/pki/ca-keys.ts';

/** What each key says of itself. */
export const tagNames = {
  installation: 'locket',
  instance: 'locket-instance',
  projectId: 'locket-project',
  caId: 'locket-ca',
} as const;

type Named = Pick<MadeKey, 'instance' | 'projectId' | 'caId'>;

export interface Tag {
  readonly TagKey: string;
  readonly TagValue: string;
}

/** The tags of a new key of an installation. */
export const tagsOf = (installation: string, { instance, projectId, caId }: Named): readonly Tag[] =>
  Object.entries({ installation, instance, projectId, caId }).map(([name, TagValue]) => ({
    TagKey: tagNames[name as keyof typeof tagNames],
    TagValue,
  }));

/** What the tags of a key say, undefined for one that the installation did not make. */
export const readTags = (installation: string, tags: readonly Tag[]): Named | undefined => {
  const said = new Map(tags.map(({ TagKey, TagValue }) => [TagKey, TagValue]));
  const [instance, projectId, caId] = [tagNames.instance, tagNames.projectId, tagNames.caId].map((name) =>
    said.get(name),
  );
  if (said.get(tagNames.installation) !== installation || !instance || !projectId || !caId) return undefined;
  return { instance, projectId, caId };
};
