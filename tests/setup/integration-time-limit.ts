// A machine with two busy processors needs longer than jest's five seconds; probes have their own, shorter deadlines.
jest.setTimeout(60_000);
