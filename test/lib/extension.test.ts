import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { executableIn, layerFolder } from '../../lib/extension/architectures.ts';
import { layersFromBuild } from '../../lib/extension/layer-code.ts';
import { resourcesOf, templatesFor } from './stacks.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('the stack of the extension', () => {
  it('is there only for who wants it, and changes no other', () => {
    const without = templatesFor();
    const { extension, ...others } = templatesFor({ extensionLayer: ['x86_64', 'arm64'] });
    expect(without.extension).toBeUndefined();
    expect(extension).toBeDefined();
    for (const [name, template] of Object.entries(others))
      expect(template.toJSON()).toEqual(without[name as keyof typeof others].toJSON());
  });

  it('holds a layer for each architecture, and its ARN as an output', () => {
    const { extension } = templatesFor({ extensionLayer: ['x86_64', 'arm64'], namePrefix: 'vault' });
    if (!extension) throw new Error('There is no such stack.');
    const layers = Object.entries(resourcesOf(extension, 'AWS::Lambda::LayerVersion'));
    expect(
      layers.map(([, { Properties }]) => [Properties.LayerName, Properties.CompatibleArchitectures]),
    ).toEqual([
      ['vault-extension-x86', ['x86_64']],
      ['vault-extension-arm64', ['arm64']],
    ]);
    const outputs = Object.values(extension.toJSON().Outputs as Record<string, { Value: { Ref: string } }>);
    expect(outputs.map(({ Value }) => Value.Ref)).toEqual(layers.map(([id]) => id));
  });
});

describe('the contents of a layer', () => {
  it('are what was built for its architecture', () => {
    const root = temporaryFolder();
    const executable = executableIn(layerFolder(root, 'x86_64'));
    const layer = layersFromBuild(root);
    expect(() => layer('x86_64')).toThrow(
      'Setting extensionLayer asks for x86_64, which is not built: run npm run build:extension x86_64.',
    );
    mkdirSync(dirname(executable), { recursive: true });
    writeFileSync(executable, 'no executable at all');
    expect(() => layer('x86_64')).toThrow('not built');
    const elf = Buffer.alloc(64);
    elf.writeUInt32BE(0x7f454c46);
    elf.writeUInt16LE(0x3e, 18);
    writeFileSync(executable, elf);
    expect(layer('x86_64')).toMatchObject({ path: layerFolder(root, 'x86_64') });
    cpSync(layerFolder(root, 'x86_64'), layerFolder(root, 'arm64'), { recursive: true });
    expect(() => layer('arm64')).toThrow('not built');
  });
});
