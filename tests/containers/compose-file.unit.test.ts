import { readFileSync } from 'node:fs';
import path from 'node:path';
import { brokerUsers, services, youngGeneration } from '@praxis/platform';
import { checkout } from './checkout';
import { filledIn, readEnvironment } from './environment-file';

const textOf = (file: string): string => readFileSync(path.join(checkout, file), 'utf8');
const compose = textOf('docker-compose.yml');
const example = textOf('deploy/compose/.env.example');
const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();
const found = (pattern: RegExp, text: string): string[] => sorted([...text.matchAll(pattern)].map(([, name = '']) => name));
const filled = readEnvironment(filledIn(example, (bytes) => 'A'.repeat(Math.ceil((bytes * 4) / 3))));

test('docker-compose.yml has each service of the platform with its migration step, and the gateway', () => {
  const built = found(/^ {8}DEPLOYABLE: ([a-z]+)$/gm, compose);
  const containers = found(/^ {2}([a-z-]+):$/gm, compose.slice(compose.indexOf('\nservices:'), compose.indexOf('\nnetworks:')));
  const names = services.map(({ service }) => service);
  expect(built).toEqual(sorted([...names, 'gateway']));
  expect(containers).toEqual(sorted(['postgres', 'nats', 'roles', 'gateway', ...names, ...names.map((name) => `migrate-${name}`)]));
});

test('every secret that docker-compose.yml demands is filled in, and nothing else is', () => {
  const demanded = found(/\$\{([A-Z_]+):\?missing\}/g, compose);
  expect(sorted([...demanded, 'DEMONSTRATION_PASSWORD'])).toEqual(sorted(Object.keys(filled)));
});

test('every variable that may be set has its default in the example', () => {
  const optional = new Map([...compose.matchAll(/\$\{([A-Z_]+):?-([^}]*)\}/g)].map(([, name = '', value = '']) => [name, value]));
  const told = new Map([...example.matchAll(/^#([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(optional));
});

test('docker-compose.yml holds no secret: each comes from a variable without a default', () => {
  const secrets = [...compose.matchAll(/^ +\w*(?:PASSWORD|SECRET|KEYS): (.*)$/gm)].map(([, value = '']) => value);
  expect(secrets.length).toBeGreaterThan(40);
  for (const value of secrets) expect(value).toMatch(/^([a-z]+=)?\$\{[A-Z_]+:\?missing\}(,[a-z]+=\$\{[A-Z_]+:\?missing\})*$/);
  for (const [, password] of compose.matchAll(/postgres:\/\/\w+:([^@]*)@/g)) expect(password).toMatch(/^\$\{[A-Z_]+:\?missing\}$/);
});

test('the roles container hands every password that roles.sql asks for', () => {
  const asked = found(/:'(\w+)'/g, textOf('deploy/postgres/roles.sql'));
  const handed = [...textOf('deploy/compose/roles.psql').matchAll(/^\\getenv (\w+) (\w+)$/gm)];
  expect(sorted(handed.map(([, name = '']) => name))).toEqual(asked);
  for (const [, name = '', variable = ''] of handed) {
    expect(variable).toBe(name.toUpperCase());
    expect(compose).toContain(`      ${variable}: \${${variable}:?missing}\n`);
  }
});

test('every user of the broker has a password, which begins with a letter', () => {
  for (const { user } of brokerUsers({})) expect(filled[`${user.toUpperCase()}_NATS_PASSWORD`]).toMatch(/^n/);
});

test('the Dockerfile installs for every package of the workspace and has nothing that old builders refuse', () => {
  const dockerfile = textOf('Dockerfile');
  for (const folder of ['contracts', 'chassis', 'gateway', 'platform', 'tests', ...services.map(({ service }) => `services/${service}`)]) {
    expect(dockerfile).toContain(`COPY ${folder}/package.json ${folder}/\n`);
  }
  expect(dockerfile).not.toMatch(/^# *syntax=|<<|--mount/m);
});

test('a container is given the memory for young objects that npm start gives', () => {
  expect(textOf('Dockerfile')).toContain(`ENTRYPOINT ["node", "${youngGeneration}", "main.js"]\n`);
});
