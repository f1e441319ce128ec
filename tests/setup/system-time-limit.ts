// Starting the whole platform is part of a system test.
jest.setTimeout(240_000);
