import { verifyAudit } from '../functions/operator/verify-audit/verify-audit.ts';

process.exitCode = verifyAudit(
  process.argv.slice(2),
  (line) => void process.stdout.write(`${line}\n`),
  (text) => void process.stderr.write(`${text}\n`),
);
