import { LocketError } from '../../../../domain/errors.ts';
import type { EstConfig, EstConfigStore } from '../../../../domain/pki/est/est-config.ts';
import { absent, atRevision, check, put } from '../../changes.ts';
import type { ReadSession } from '../../read-session.ts';
import { itemType } from '../item-type.ts';
import { flag, number, text } from '../shape.ts';

export const estConfigItem = itemType<EstConfig>()({
  name: 'how devices enrol by a certificate template (EST)',
  readBy: 'enrolment',
  pk: 'PROJECT#<id>',
  sk: 'ESTCONFIG#<template>',
  key: (projectId: string, templateId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `ESTCONFIG#${templateId}`,
  }),
  ranges: { of: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'ESTCONFIG#' }) },
  shape: {
    id: text,
    projectId: text,
    certificateTemplateId: text,
    isEnabled: flag,
    caChain: text,
    needsBootstrapCertificate: flag,
    passphraseHash: text,
    siteUrl: text,
    revision: number,
  },
  leadsTo: [],
});

export const estConfigItems = [estConfigItem];

const itemOf = (config: EstConfig) =>
  estConfigItem.item(estConfigItem.key(config.projectId, config.certificateTemplateId), config);

const configured = () =>
  new LocketError('already-exists', 'EST is already configured for this certificate template');

/** EST configurations under the project of their template. */
export const estConfigStore = (session: ReadSession): EstConfigStore => ({
  find: (projectId, templateId) => session.read(estConfigItem, estConfigItem.key(projectId, templateId)),
  inProject: (projectId) => session.list(estConfigItem, estConfigItem.ranges.of(projectId)),
  absence: (projectId, templateId) => check(estConfigItem.key(projectId, templateId), absent),
  creation: (config) => put(itemOf(config), absent, configured),
  replacement: (config, { revision }) => put(itemOf(config), atRevision(revision)),
});
