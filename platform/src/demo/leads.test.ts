import { readFileSync } from 'node:fs';
import path from 'node:path';
import { anew, readLeads } from './leads';

test('a row becomes a lead; what is empty is left out', () => {
  expect(
    readLeads('company,contact,email,phone,source,website,industry\nAcme,Ann Ash,ann@acme.example,,website,,Toys\n', 'leads.csv'),
  ).toEqual([{ company: 'Acme', contact: { name: 'Ann Ash', email: 'ann@acme.example' }, source: 'website', industry: 'Toys' }]);
});

test('what no lead can be is refused with its line', () => {
  const header = 'company,contact,email,source\n';
  expect(() => readLeads(`${header}Acme,Ann,not an address,website\n`, 'leads.csv')).toThrow(/^leads\.csv, line 2: contact\.email: /);
  expect(() => readLeads(`${header}Acme,Ann,ann@acme.example,phone book\n`, 'leads.csv')).toThrow(/^leads\.csv, line 2: source: /);
});

test('the example is a list of leads, each at an address that belongs to nobody', () => {
  const file = path.join(__dirname, '..', '..', '..', 'examples', 'leads.csv');
  const leads = readLeads(readFileSync(file, 'utf8'), 'leads.csv');
  expect(leads.length).toBeGreaterThanOrEqual(5);
  for (const { contact } of leads) expect(contact.email).toMatch(/@(.+\.)?example(\.com)?$/);
});

test('a lead anew is another company with another mailbox', () => {
  const lead = { company: 'Acme', contact: { name: 'Ann', email: 'ann@acme.example' }, source: 'website' as const };
  expect(anew(lead, 'K7')).toEqual({ company: 'Acme K7', contact: { name: 'Ann', email: 'ann+k7@acme.example' }, source: 'website' });
});
