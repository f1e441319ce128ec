/**
 * Fills in an environment file: every variable that stands there without a value gets a random one of its kind. What needs no secret stands
 * there as a comment and stays one.
 * @param example deploy/compose/.env.example
 * @param random as many random bytes as asked for, as base64url
 */
export function filledIn(example: string, random: (bytes: number) => string): string {
  return example.replaceAll(/^([A-Z_]+)=$/gm, (_, name: string) => `${name}=${secretFor(name, random)}`);
}

function secretFor(name: string, random: (bytes: number) => string): string {
  if (name === 'DEMONSTRATION_PASSWORD') return `demo-${random(12)}`;
  // A number, to nats-server, is what begins like one.
  if (name.endsWith('_NATS_PASSWORD')) return `n${random(24)}`;
  return random(32);
}

/** The variables of an environment file, in its order; comments and empty lines are passed over. */
export function readEnvironment(text: string): Record<string, string> {
  const entries = text.split('\n').flatMap((line): [string, string][] => {
    const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(line.trim()) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(entries);
}
