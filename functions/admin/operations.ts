import { bootstrapInstance } from './bootstrap.ts';
import { readConfig } from './config.ts';

export const adminOperations = [bootstrapInstance, readConfig];
