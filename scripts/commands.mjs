// What `npm run <name>` can do. `module` is the compiled entry that carries the command out.
const platform = 'platform/dist/src/main.js';

export const commands = {
  start: { module: platform, arguments: ['start'], says: 'start the whole platform on this machine' },
  dev: { module: platform, arguments: ['dev'], says: 'the same, restarting what you change' },
  demo: { module: 'platform/dist/src/demo/main.js', arguments: [], says: 'play the main job through the running platform' },
  reset: { module: platform, arguments: ['reset'], says: 'forget the data of the local platform' },
  ops: { module: platform, arguments: ['ops'], quietBuild: true, says: 'operate a service: npm run ops -- <service> ...' },
  build: { arguments: [], says: 'compile what changed' },
  test: { arguments: [], says: 'every check and test, or one tier: unit, integration, contract, system' },
  containers: { module: 'tests/dist/containers/main.js', arguments: [], says: 'the platform in containers: env, up, demo, down, test' },
  'test:faults': {
    arguments: [],
    says: 'break the platform under load, then check that nothing was lost or doubled: --level, --kind, --count, --seed',
  },
  'test:fuzz': {
    module: 'tests/dist/fuzz/main.js',
    arguments: [],
    says: 'send what the API’s document allows and forbids (needs Schemathesis): --seconds, --examples, --seed, --operation',
  },
  'test:mutants': {
    module: 'tests/dist/mutants/main.js',
    arguments: [],
    says: 'take one rule of the door after the other out of a copy, and expect its test to turn red: --only, --record',
  },
  bench: {
    module: 'bench/dist/src/main.js',
    arguments: [],
    says: 'measure every path beside its floor: [quick] [row ...] [--accept], or: long --minutes 60',
  },
  check: { arguments: [], says: 'the checks without the tests: types, lint, fences, generated files' },
  generate: { arguments: [], says: 'write the files under deploy/ and docs/ that follow from the code' },
  contracts: { module: 'contracts/dist/src/generate/main.js', arguments: [], says: 'generate, check or release the contracts’ documents' },
};

/** @returns {string} one line per command */
export function usage() {
  const lines = Object.entries(commands).map(([name, { says }]) => `  npm run ${name.padEnd(12)} ${says}`);
  return ['Commands:', ...lines].join('\n');
}
