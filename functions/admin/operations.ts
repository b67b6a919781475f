import { bootstrapInstance } from './bootstrap.ts';
import { readConfig } from './config.ts';
import { readStatus } from './status.ts';

export const adminOperations = [bootstrapInstance, readConfig, readStatus];
