import { beforeAll, describe, it } from 'vitest';
import type { Instance } from '../world/instance.ts';
import { emptyStage, furnishedInstance, placeIn } from './place.ts';
import { readRecording } from './recording.ts';
import { replay } from './replay.ts';

let instance: Instance;

beforeAll(async () => {
  instance = await furnishedInstance();
});

const recordings = [
  'go-sdk',
  'python-sdk',
  'cli',
  'terraform',
  'terraform-groups',
  'terraform-rights',
  'infisical-issuer',
  'cli-agent',
].map(readRecording);

describe.each(recordings)('$client ($source: $version)', (recording) => {
  it.each(recording.scenarios)('$name', async (scenario) => {
    const stage =
      scenario.instance === 'empty'
        ? await emptyStage()
        : { app: instance.app, names: await placeIn(instance) };
    await replay(recording, scenario, stage);
  });
});
