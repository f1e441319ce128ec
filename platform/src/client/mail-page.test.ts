import { subjectsTo } from './mail-page';

const row = (name: string, email: string, subject: string): string =>
  `<tr><td>2026-01-01 00:00:00</td><td>${name} &lt;${email}&gt;</td><td><a href="/mail/1">${subject}</a></td></tr>`;

test('the subjects of the mails to an address, in the order of the page', () => {
  const page = `<table>${row('Ann', 'ann@acme.example', 'Second')}${row('Joann', 'joann@acme.example', 'Hers')}${row('Ann', 'Ann@Acme.example', 'First')}</table>`;
  expect(subjectsTo('ann@acme.example', page)).toEqual(['Second', 'First']);
  expect(subjectsTo('bob@acme.example', page)).toEqual([]);
});
