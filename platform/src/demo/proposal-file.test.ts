import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readProposal } from './proposal-file';

const facts = { prospectId: '0190b8a0-0000-7000-8000-000000000001', validUntil: '2099-01-31' };

test('the example is a proposal with every kind of line, an add-on, a deposit and a second option', () => {
  const file = path.join(__dirname, '..', '..', '..', 'examples', 'proposal.json');
  const proposal = readProposal(readFileSync(file, 'utf8'), 'proposal.json', facts);
  expect(proposal).toMatchObject({ ...facts, type: 'new_client', deposit: { percent: '30' } });
  expect(proposal.options).toHaveLength(2);
  const [option] = proposal.options;
  expect(option?.lines.map(({ billing, optional }) => `${billing.rule}${optional ? ' add-on' : ''}`)).toEqual([
    'on_acceptance',
    'recurring',
    'hourly',
    'milestone',
    'on_acceptance add-on',
  ]);
});

test('what no proposal can be is refused with its place', () => {
  expect(() => readProposal('{', 'mine.json', facts)).toThrow(/^mine\.json is not JSON: /);
  expect(() => readProposal('[]', 'mine.json', facts)).toThrow('mine.json is not a JSON object.');
  expect(() => readProposal('{"title":""}', 'mine.json', facts)).toThrow(/^mine\.json: title: /);
});
