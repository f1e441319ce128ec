import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Rule files: `<noun>.ts` beside a row or a store of the same noun. They decide, and know nothing of databases, brokers or clocks. */
export function ruleFiles(root) {
  const services = path.join(root, 'services');
  return readdirSync(services).flatMap((service) => {
    const source = path.join(services, service, 'src');
    if (!existsSync(source)) return [];
    return readdirSync(source, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'reactions')
      .flatMap((folder) => {
        const files = readdirSync(path.join(source, folder.name));
        return files
          .filter((file) => /^[a-z-]+\.ts$/.test(file))
          .map((file) => file.slice(0, -3))
          .filter((noun) => files.includes(`${noun}.row.ts`) || files.includes(`${noun}.store.ts`))
          .map((noun) => `services/${service}/src/${folder.name}/${noun}.ts`);
      });
  });
}

const escaped = (file) => file.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const tests = '\\.test\\.ts$|/test/';

export function rules(root) {
  const pure = ruleFiles(root);
  return [
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'Modules that import each other cannot be understood apart.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'contracts-know-nobody',
      severity: 'error',
      comment: 'The shared language depends on zod, one decimal and one date library.',
      from: { path: '^contracts/src', pathNot: tests },
      to: { pathNot: '^contracts/|node_modules/(zod|decimal\\.js|temporal-polyfill)/|^(node:)?(crypto|fs|path)' },
    },
    {
      name: 'kernel-knows-no-context',
      severity: 'error',
      from: { path: '^contracts/src/kernel', pathNot: tests },
      to: { path: '^contracts/src/(?!kernel)' },
    },
    {
      name: 'chassis-has-no-business-word',
      severity: 'error',
      comment: 'The chassis knows the kernel of the contracts only.',
      from: { path: '^chassis/src' },
      to: { path: '^(contracts/src/(?!kernel)|services/|gateway/|platform/)' },
    },
    {
      name: 'services-do-not-know-each-other',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'services-stand-on-chassis-and-contracts',
      severity: 'error',
      comment: 'Databases, brokers and HTTP are the chassis’ business.',
      from: { path: '^services/[^/]+/src' },
      to: { path: '^(gateway|platform|tests)/|node_modules/(typeorm|pg|fastify|@fastify|@nats-io|pg-boss)/' },
    },
    {
      name: 'gateway-has-no-business-and-no-database',
      severity: 'error',
      from: { path: '^gateway/src' },
      to: { path: '^(services|platform)/|^chassis/src/(database|jobs|messaging)|node_modules/(typeorm|pg|pg-boss)/' },
    },
    ...(pure.length === 0
      ? []
      : [
          {
            name: 'rules-are-pure',
            severity: 'error',
            comment: 'Decisions import contract primitives and other rules; time, ids and rounding come in as arguments.',
            from: { path: `^(${pure.map(escaped).join('|')})$` },
            to: { path: '^(chassis|gateway|platform)/|\\.(row|store|routes|publishing|reply)\\.ts$|^(node:)?(fs|net|http|timers|process)' },
          },
        ]),
  ];
}
