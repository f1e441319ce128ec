import { type OperatorCommand, type UnitOfWork, UsageError } from '@praxis/chassis';
import type { KeySeal } from '../tokens/key-seal';
import { rotateKeys } from '../tokens/rotate-keys';
import { readSigningKeys } from '../tokens/signing-key.store';
import { PUBLISH_WAIT_SECONDS, publishedAt, signerAt } from '../tokens/signing-keys';

/** Less than this, and a gateway could meet a key that it has not read. */
const MIN_WAIT_SECONDS = 60;

/** `npm run ops -- identity keys …`: the keys of access tokens. */
export const keyCommands = ({ unitOfWork, seal }: { unitOfWork: UnitOfWork; seal: KeySeal }): readonly OperatorCommand[] => [
  {
    name: 'keys list',
    usage: '',
    summary: 'Show the keys that sign access tokens',
    run: async (_, act) => {
      const keys = await unitOfWork.atEdge(act, readSigningKeys);
      const signer = signerAt(keys, act.at);
      const published = publishedAt(keys, act.at);
      return keys.map((key) => ({
        kid: key.kid,
        state: key === signer ? 'signs' : key.signFrom > act.at ? 'waits' : published.includes(key) ? 'retiring' : 'retired',
        'signs from': key.signFrom.toISOString(),
      }));
    },
  },
  {
    name: 'keys rotate',
    usage: `[--wait <seconds, ${PUBLISH_WAIT_SECONDS}>]`,
    summary: 'Publish a new key that signs after a wait; the present one is retired when its tokens have ended',
    run: async ({ options: { wait } }, act) => {
      const seconds = wait === undefined ? PUBLISH_WAIT_SECONDS : Number(wait);
      if (!Number.isInteger(seconds) || seconds < MIN_WAIT_SECONDS) {
        throw new UsageError(`--wait takes seconds, at least ${MIN_WAIT_SECONDS}`);
      }
      const { kid, signFrom, made } = await rotateKeys(unitOfWork, seal, act, seconds);
      return `${made ? 'The key' : 'A rotation is under way: the key'} ${kid} is published and signs from ${signFrom.toISOString()}.`;
    },
  },
];
