import { type ErrorDefinition, problemType } from '../kernel';

/** What a cell of a table may hold. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** The page for people of every way to be refused, by the first part of the code. */
export function errorCatalogueOf(errors: readonly ErrorDefinition[]): string {
  const groups = new Map<string, ErrorDefinition[]>();
  for (const error of [...errors].sort((a, b) => (a.code < b.code ? -1 : 1))) {
    const group = error.code.split('.')[0] ?? '';
    groups.set(group, [...(groups.get(group) ?? []), error]);
  }
  const sections = [...groups].map(([group, members]) =>
    [
      `## ${group}`,
      '',
      '| code | status | means | what to do |',
      '| --- | --- | --- | --- |',
      ...members.map(
        ({ code, status, title, detail, retryAfter }) =>
          `| <a id="${code}"></a>\`${code}\` | ${status} | ${cell(title)} | ${cell(detail)}${retryAfter === undefined ? '' : ` Retry after ${retryAfter} s.`} |`,
      ),
      '',
    ].join('\n'),
  );
  return [
    '# Errors',
    '',
    '<!-- Written by `npm run contracts:generate` from the contracts; do not edit. -->',
    '',
    'Every reply from 400 up is a problem document (RFC 9457, `application/problem+json`). Its `code` is one of these, its `type` is',
    `\`${problemType('<code>')}\`, its \`detail\` says what to do, \`errors\` points to the members of the request that are wrong, and`,
    '`traceId` finds the log.',
    '',
    ...sections,
  ].join('\n');
}
