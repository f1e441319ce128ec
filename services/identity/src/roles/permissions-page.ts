import type { Operation } from '@praxis/contracts/kernel';
import { permissionTexts } from './permission-texts';
import { operatorPermissions } from './permissions';
import { FIRM_ROLES, PORTAL_ROLES, type SystemRole, systemRoles } from './system-roles';

const columns: readonly SystemRole[] = [...FIRM_ROLES, ...[...PORTAL_ROLES].reverse()];
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** docs/permissions.md: which role has which permission, and which operations ask for it. */
export function permissionsPage(operations: readonly Operation[]): string {
  const askedBy = (permission: string): string =>
    operations
      .filter(({ access }) => typeof access === 'object' && access.permission === permission)
      .map(({ id }) => `\`${id}\``)
      .sort()
      .join(', ');
  const entries = Object.entries(permissionTexts);
  return [
    '# Permissions',
    '',
    '<!-- Written by `npm run generate` from services/identity/src/roles and the contracts; do not edit. -->',
    '',
    'System roles are the same in every firm. Custom roles (`POST /v1/roles`), API clients and personal keys are made of the same permissions,',
    'and nobody gives what they do not have. Without `finance:money:read` amounts are absent from replies.',
    '',
    row(['permission', ...columns]),
    row(['---', ...columns.map(() => ':-:')]),
    ...entries.map(([name]) => row([`\`${name}\``, ...columns.map((role) => (systemRoles[role].includes(name) ? '✓' : ''))])),
    '',
    '## What they let people do',
    '',
    row(['permission', 'lets people', 'operations']),
    row(['---', '---', '---']),
    ...entries.map(([name, says]) => row([`\`${name}\``, says, askedBy(name) || 'decides what is shown'])),
    ...operatorPermissions.map((name) => row([`\`${name}\``, 'Operators of the platform: settle dead letters', askedBy(name)])),
    '',
  ].join('\n');
}
