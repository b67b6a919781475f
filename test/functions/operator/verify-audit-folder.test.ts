import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { verifyAudit } from '../../../functions/operator/verify-audit/verify-audit.ts';
import { ArchiveWorld, archivedIn } from '../../world/archive.ts';

let world: ArchiveWorld;
let archive: string;

const put = (name: string, content: string | Buffer): void => {
  mkdirSync(dirname(join(archive, name)), { recursive: true });
  writeFileSync(join(archive, name), content);
};
const day = 'organization=org/day=2026-01-01';
const events = (): Buffer => gzipSync(`${world.lines.join('\n')}\n`);

const verify = () => {
  const said: string[] = [];
  const code = verifyAudit(
    [archive, '--public-key', join(archive, 'audit.pem')],
    (line) => said.push(line),
    (line) => said.push(line),
  );
  return { code, said: said.join('\n') };
};

beforeEach(async () => {
  archive = mkdtempSync(join(tmpdir(), 'locket-verify-'));
  onTestFinished(() => rmSync(archive, { recursive: true }));
  world = new ArchiveWorld();
  for (let n = 0; n < 5; n += 1) world.happen('one');
  await world.deliver(0, 5);
  await world.digest();
  for (const [name, text] of world.objects) put(name, text);
  put('audit.pem', (await world.signer()).publicKey);
  put(`${day}/events.ndjson.gz`, events());
});

const foreign = (): string => (world.lines[0] ?? '').replace('get-secret', 'get-folder');

describe('a folder of an archive', () => {
  it('is proven as it was written, in one file or in several members of one', () => {
    expect(verify()).toMatchObject({ code: 0 });
    const members = world.lines.map((line) => gzipSync(`${line}\n`));
    put(`${day}/events.ndjson.gz`, Buffer.concat(members));
    expect(verify()).toMatchObject({ code: 0 });
  });

  it.each<[string, () => void]>([
    ['its file is cut off', () => put(`${day}/events.ndjson.gz`, events().subarray(0, -20))],
    ['its file is empty', () => put(`${day}/events.ndjson.gz`, '')],
    [
      'its lines end in another way',
      () => put(`${day}/events.ndjson.gz`, gzipSync(`${world.lines.join('\r\n')}\r\n`)),
    ],
    [
      'its bytes are no text',
      () =>
        put(`${day}/more.ndjson`, Buffer.concat([Buffer.from(world.lines[0] ?? ''), Buffer.from([0xff])])),
    ],
    [
      'its events have a name that other readers pass over',
      () => {
        rmSync(join(archive, day, 'events.ndjson.gz'));
        put(`${day}/_events.ndjson.gz`, events());
      },
    ],
    [
      'events were added that other readers find, under another name',
      () => put(`${day}/more.json`, foreign()),
    ],
    [
      'events were added that other readers find, in a folder',
      () => put(`${day}/below/more.ndjson.gz`, gzipSync(foreign())),
    ],
    ['events lie beside the days', () => put('organization=org/more.ndjson.gz', events())],
    [
      'its digest has another member in the place of its signature',
      () => {
        const [name = ''] = world.objects.keys();
        const digest = [...world.objects.keys()].find((each) => each.endsWith('.json')) ?? name;
        put(
          digest,
          JSON.stringify({ ...JSON.parse(world.objects.get(digest) ?? ''), signature: { length: 1 } }),
        );
      },
    ],
  ])('is not proven when %s', (_, tamper) => {
    tamper();
    expect(verify()).toMatchObject({ code: 1, said: expect.stringContaining('NOT PROVEN') });
  });

  it('without any digest is told so once, however many events it has', () => {
    rmSync(join(archive, 'digests'), { recursive: true });
    expect(archivedIn(world.lines[0] ?? '').position).toBe(1);
    const { code, said } = verify();
    expect(code).toBe(1);
    expect(said.match(/digest missing/g)).toHaveLength(1);
  });
});
