import { parseIdentityKeys, parseServiceIdentityKeys } from './identity-keys';

const first = Buffer.alloc(32, 1);
const second = Buffer.alloc(32, 2);

describe('keys of the internal identity', () => {
  it('a service takes one key, or two during a rotation', () => {
    expect(parseIdentityKeys(first.toString('base64url'))).toEqual([first]);
    expect(parseIdentityKeys(`${second.toString('base64url')}, ${first.toString('base64url')}`)).toEqual([second, first]);
  });

  it('the gateway takes one key per service, the first where there are two', () => {
    const text = `crm=${first.toString('base64url')},finance=${second.toString('base64url')},crm=${second.toString('base64url')}`;
    expect([...parseServiceIdentityKeys(text)]).toEqual([
      ['crm', first],
      ['finance', second],
    ]);
  });

  it.each(['', ' , '])('no key is refused: %j', (text) => {
    expect(() => parseIdentityKeys(text)).toThrow('at least one key');
    expect(() => parseServiceIdentityKeys(text)).toThrow('service=key');
  });

  it('short and misspelt keys are refused without being shown', () => {
    const short = Buffer.alloc(31, 1).toString('base64url');
    expect(() => parseIdentityKeys(short)).toThrow('key 1 is shorter than 32 bytes');
    expect(() => parseIdentityKeys('not base64!')).toThrow('key 1 is not base64url');
    expect(() => parseServiceIdentityKeys(`crm=${short}`)).toThrow('the key of crm is shorter than 32 bytes');
    expect(() => parseServiceIdentityKeys('secretsecretsecret')).toThrow(/^needs the form/);
  });
});
