import { runService } from '../src';
import { fixtureService, hooks } from './fixture-service';

/* The fixture as a process of its own, started as a real service is. */
const slow = Number(process.env['FIXTURE_JOB_MS'] ?? 0);
if (slow > 0) {
  hooks.onCount = () => {
    process.stdout.write('{"msg":"job begun"}\n');
    return new Promise((resolve) => setTimeout(resolve, slow));
  };
}
runService(fixtureService);
