import { parseArguments, renderTable, UsageError } from './command';

test('arguments are told apart from options, with or without an equals sign', () => {
  expect(parseArguments(['0190', '--reason', 'not needed', '--firm=a=b', 'more'])).toEqual({
    positional: ['0190', 'more'],
    options: { reason: 'not needed', firm: 'a=b' },
  });
});

test('an option without a value is a wrong call', () => {
  expect(() => parseArguments(['discard', '--reason'])).toThrow(UsageError);
});

test('rows become columns of one width, without control characters of foreign texts', () => {
  expect(
    renderTable([
      { id: 'a', detail: 'red\u001b[31m' },
      { id: 'long', detail: null },
    ]),
  ).toBe(['id    detail', '----  --------', 'a     red [31m', 'long'].join('\n'));
  expect(renderTable([])).toBe('Nothing.');
});
