import { amount } from './money-text';

test('amounts have all decimals of their currency and groups of three', () => {
  expect(amount({ amount: 369_290, currency: 'EUR' })).toBe('3,692.90 EUR');
  expect(amount({ amount: -123_456_789, currency: 'JPY' })).toBe('-123,456,789 JPY');
  expect(amount({ amount: 5, currency: 'BHD' })).toBe('0.005 BHD');
  expect(amount(undefined)).toBe('–');
});
