// Four tiers. Workspace packages resolve to their TypeScript through the export condition "source", so a test never needs a build.
const shared = {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'require', 'node', 'default'] },
  transform: {
    '^.+\\.[jt]s$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' }, sourceMaps: 'inline' },
    ],
  },
  // These come as ES modules only, which jest cannot require; Node itself can.
  transformIgnorePatterns: [
    '/node_modules/(?!(temporal-(polyfill|utils)|jose|oauth4webapi|nodemailer|pg-boss|serialize-error|non-error)/)',
  ],
  modulePathIgnorePatterns: ['/dist/', '/\\.praxis/'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/fixtures/'],
};

/** One database server for the whole run; the tiers that need it start and stop it through these. */
const servers = {
  globalSetup: '<rootDir>/tests/setup/start-servers.ts',
  globalTeardown: '<rootDir>/tests/setup/stop-servers.ts',
};

module.exports = {
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/**/src/**/*.test.ts', '<rootDir>/scripts/**/*.test.ts', '<rootDir>/tests/containers/*.unit.test.ts'],
    },
    {
      ...shared,
      displayName: 'contract',
      testMatch: ['<rootDir>/contracts/test/**/*.test.ts'],
    },
    {
      ...shared,
      ...servers,
      displayName: 'integration',
      testMatch: ['services/*', 'chassis', 'gateway', 'platform'].map((folder) => `<rootDir>/${folder}/test/**/*.test.ts`),
      setupFilesAfterEnv: ['<rootDir>/tests/setup/integration-time-limit.ts'],
    },
    {
      ...shared,
      ...servers,
      displayName: 'system',
      testMatch: ['<rootDir>/tests/**/*.test.ts'],
      testPathIgnorePatterns: [...shared.testPathIgnorePatterns, '<rootDir>/tests/containers/'],
      setupFilesAfterEnv: ['<rootDir>/tests/setup/system-time-limit.ts'],
    },
    {
      // Needs a container engine, so it is no tier of `npm test`: npm run test:containers.
      ...shared,
      displayName: 'containers',
      testMatch: ['<rootDir>/tests/containers/*.test.ts'],
      testPathIgnorePatterns: [...shared.testPathIgnorePatterns, '\\.unit\\.test\\.ts$'],
      setupFilesAfterEnv: ['<rootDir>/tests/setup/system-time-limit.ts'],
    },
  ],
};
