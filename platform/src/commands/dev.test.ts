import { deployables } from '../stack/deployables';
import { affectedBy } from './dev';

test('a changed service concerns itself, the contracts and the chassis concern all', () => {
  expect(affectedBy('services/crm/src/leads/lead.ts')).toEqual(['crm']);
  expect(affectedBy('gateway/src/main.ts')).toEqual(['gateway']);
  expect(affectedBy('contracts/src/kernel/money.ts')).toEqual(deployables);
  expect(affectedBy('chassis/src/http/server.ts')).toEqual(deployables);
  expect(affectedBy('docs/glossary.md')).toEqual([]);
});
