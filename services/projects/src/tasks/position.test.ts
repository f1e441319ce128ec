import { exact } from '@praxis/contracts/kernel';
import fc from 'fast-check';
import { positionBetween } from './position';

describe('the position of a task', () => {
  it('lies strictly between its neighbours however often one gap is used', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100), { maxLength: 30 }), (choices) => {
        const order = [positionBetween(undefined, undefined)];
        for (const choice of choices) {
          const index = choice % (order.length + 1);
          order.splice(index, 0, positionBetween(order[index - 1], order[index]));
        }
        for (let index = 1; index < order.length; index += 1) {
          expect(exact(order[index - 1] as string).lt(exact(order[index] as string))).toBe(true);
        }
      }),
    );
  });
});
