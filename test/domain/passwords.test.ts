import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { argon2id, hashPassword, verifyPassword } from '../../layers/domain/passwords.ts';

const runtime = { randomBytes: (size: number) => randomBytes(size) };
const salt = 'AAAAAAAAAAAAAAAAAAAAAA';
const tag = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

describe('Argon2id', () => {
  it('gives the tag of RFC 9106 section 5.3', async () => {
    const result = await argon2id({
      message: Buffer.alloc(32, 0x01),
      nonce: Buffer.alloc(16, 0x02),
      secret: Buffer.alloc(8, 0x03),
      associatedData: Buffer.alloc(12, 0x04),
      passes: 3,
      memory: 32,
      parallelism: 4,
      tagLength: 32,
    });

    expect(result.toString('hex')).toBe('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659');
  });
});

describe('passwords', () => {
  it('the hash is a PHC string that does not hold the password', async () => {
    const phc = await hashPassword('correct horse', runtime);

    expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(phc).not.toContain('correct');
  });

  it('the right password is accepted, any other is not', async () => {
    const phc = await hashPassword('correct horse', runtime);

    expect(await verifyPassword('correct horse', phc)).toBe(true);
    expect(await verifyPassword('correct horsf', phc)).toBe(false);
    expect(await verifyPassword('', phc)).toBe(false);
  });

  it('one password hashes differently every time', async () => {
    expect(await hashPassword('same', runtime)).not.toBe(await hashPassword('same', runtime));
  });

  it('hashes with other parameters, as the reference implementation writes them, are verified', async () => {
    const phc = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';

    expect(await verifyPassword('password', phc)).toBe(true);
    expect(await verifyPassword('differentpassword', phc)).toBe(false);
  });

  it('nobody has a password, not even the empty one', async () => {
    expect(await verifyPassword('', undefined)).toBe(false);
    expect(await verifyPassword('guess', undefined)).toBe(false);
  });

  it('an oversized password is refused when set and never matches', async () => {
    const long = 'x'.repeat(1025);
    const phc = await hashPassword('x', runtime);

    await expect(hashPassword(long, runtime)).rejects.toMatchObject({ code: 'invalid-input' });
    expect(await verifyPassword(long, phc)).toBe(false);
  });
});

describe('stored hashes that are not trusted', () => {
  it.each([
    ['another algorithm', `$argon2i$v=19$m=19456,t=2,p=1$${salt}$${tag}`],
    ['another version', `$argon2id$v=16$m=19456,t=2,p=1$${salt}$${tag}`],
    ['absurd memory', `$argon2id$v=19$m=9999999,t=2,p=1$${salt}$${tag}`],
    ['absurd passes', `$argon2id$v=19$m=19456,t=999,p=1$${salt}$${tag}`],
    ['absurd lanes', `$argon2id$v=19$m=19456,t=2,p=99$${salt}$${tag}`],
    ['too little memory for its lanes', `$argon2id$v=19$m=8,t=2,p=2$${salt}$${tag}`],
    ['no passes', `$argon2id$v=19$m=19456,t=0,p=1$${salt}$${tag}`],
    ['no lanes', `$argon2id$v=19$m=19456,t=2,p=0$${salt}$${tag}`],
    ['a tag of a few bytes', `$argon2id$v=19$m=19456,t=2,p=1$${salt}$AAAA`],
    ['nothing', ''],
    ['a bcrypt hash', '$2b$10$abcdefghijklmnopqrstuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu'],
  ])('%s is a fault, not a wrong password', async (_name, phc) => {
    await expect(verifyPassword('guess', phc)).rejects.toMatchObject({
      code: 'internal',
      message: 'Stored password hash is malformed',
    });
  });
});
