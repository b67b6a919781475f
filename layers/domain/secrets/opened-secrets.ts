import type { Project } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import { openSecrets } from './sealing.ts';
import type { SealedSecret, Secret } from './secret.ts';

/** Opens secrets of one request, each version once however often it turns up. */
export class OpenedSecrets {
  readonly #unit: Unit;
  readonly #project: Project;
  readonly #opened = new Map<SealedSecret, Secret>();

  constructor(unit: Unit, project: Project) {
    this.#unit = unit;
    this.#project = project;
  }

  /** The secrets, in the same order; throws as `openSecrets` does. */
  async open(sealed: readonly SealedSecret[]): Promise<readonly Secret[]> {
    const closed = [...new Set(sealed)].filter((each) => !this.#opened.has(each));
    const opened = await openSecrets(this.#unit, this.#project, closed);
    for (const [index, secret] of opened.entries()) this.#opened.set(closed[index] as SealedSecret, secret);
    return sealed.map((each) => this.#opened.get(each) as Secret);
  }
}
