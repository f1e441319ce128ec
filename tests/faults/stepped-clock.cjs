// Loaded before anything else into a process whose wall clock is to be stepped (NODE_OPTIONS=--require): the file named by
// PRAXIS_FAULT_CLOCK holds the milliseconds by which it is wrong. What measures durations (performance.now, timers) goes on evenly, as it
// does when a machine's clock is set.
const { readFileSync } = require('node:fs');

const RealDate = Date;
const file = process.env.PRAXIS_FAULT_CLOCK;
let offset = 0;

function look() {
  try {
    offset = Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    offset = 0;
  }
}

class SteppedDate extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + offset);
    else super(...given);
  }

  static now() {
    return RealDate.now() + offset;
  }
}

if (file !== undefined) {
  look();
  setInterval(look, 100).unref();
  globalThis.Date = SteppedDate;
}
