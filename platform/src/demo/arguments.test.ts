import { readArguments } from './arguments';

test('files that are not named are the examples; named ones start from where the person stands', () => {
  expect(readArguments(['--leads', 'mine.csv'], '/praxis/examples', '/home/ann')).toEqual({
    priceList: '/praxis/examples/price-list.csv',
    leads: '/home/ann/mine.csv',
    proposal: '/praxis/examples/proposal.json',
  });
});

test('an unknown argument is refused with the usage', () => {
  expect(() => readArguments(['--lead', 'mine.csv'], '/', '/')).toThrow(/--lead.*\nUsage: npm run demo/s);
});
