import { unstorableText } from './storable-text';

describe('text that cannot be stored', () => {
  it('is found wherever it stands, by its pointer', () => {
    expect(unstorableText({ a: ['ok', { b: 'x\0' }], c: '\ud800' }, '').map(({ pointer }) => pointer)).toEqual(['/a/1/b', '/c']);
  });

  it('includes nesting without end, which is found without exhausting the stack', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    expect(unstorableText(deep, '')).toHaveLength(1);
  });

  it('is nothing that UTF-8 can carry', () => {
    expect(unstorableText({ name: 'Zoë 🦊 名', lines: ['a\nb\tc'], amount: 1, none: null }, '')).toEqual([]);
  });
});
