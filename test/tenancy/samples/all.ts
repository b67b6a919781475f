import { folderSamples, historySamples } from './folders.ts';
import { accountSamples, identitySamples } from './identities.ts';
import { membershipSamples, projectSamples } from './projects.ts';
import type { Samples } from './sample.ts';
import { importSamples, secretSamples, sharingSamples, webhookSamples } from './secrets.ts';

/** One sample per operation that looks at credentials; the matrix fails for an operation that has none. */
export const samples: Samples = {
  ...accountSamples,
  ...identitySamples,
  ...projectSamples,
  ...membershipSamples,
  ...folderSamples,
  ...historySamples,
  ...secretSamples,
  ...importSamples,
  ...webhookSamples,
  ...sharingSamples,
};
