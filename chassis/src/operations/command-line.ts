import type { Environment } from '../config';
import type { ServiceDefinition } from '../service';

export async function runOperations<C>(_definition: ServiceDefinition<C>, _env: Environment, _words: readonly string[]): Promise<number> {
  return 0;
}
