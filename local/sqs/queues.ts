import { join } from 'node:path';
import type { Queue } from '../template/queues.ts';
import { LocalQueue } from './local-queue.ts';
import { messageFiles } from './stored-message.ts';

/** The queues of the app. */
export class Queues {
  readonly #byArn = new Map<string, LocalQueue>();

  /** @param folder where their messages are kept, one folder per queue */
  constructor(queues: readonly Queue[], folder: string) {
    const open = (queue: Queue): LocalQueue => {
      const known = this.#byArn.get(queue.arn);
      if (known) return known;
      const deadLetters = queues.find(({ arn }) => arn === queue.redrive?.deadLetterArn);
      const opened = new LocalQueue(
        queue,
        messageFiles(join(folder, queue.name)),
        deadLetters && open(deadLetters),
      );
      this.#byArn.set(queue.arn, opened);
      return opened;
    };
    for (const queue of queues) open(queue);
  }

  byArn(arn: string): LocalQueue | undefined {
    return this.#byArn.get(arn);
  }

  /** The queue that a URL ends with the name of. */
  byUrl(url: string): LocalQueue | undefined {
    return this.byName(url.slice(url.lastIndexOf('/') + 1));
  }

  byName(name: string): LocalQueue | undefined {
    return [...this.#byArn.values()].find(({ queue }) => queue.name === name);
  }
}
