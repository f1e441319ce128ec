import type { Answer } from '../client/answer';
import { duration } from './timeline';

/** Tells on a terminal what is being played. */
export interface Narrator {
  /** A new part of the story. */
  chapter(title: string): void;
  /** A call and its answer. */
  call(answer: Answer): void;
  /** What came of it. */
  result(text: string): void;
  line(text?: string): void;
}

export function narrate(output: NodeJS.WritableStream): Narrator {
  let chapters = 0;
  const line = (text = ''): void => {
    output.write(`${text}\n`);
  };
  return {
    line,
    chapter: (title) => {
      chapters += 1;
      line();
      line(`${chapters}. ${title}`);
    },
    call: ({ method, path, status, tookMs }) => line(`   ${method.padEnd(6)} ${shown(path).padEnd(66)} ${status}  ${duration(tookMs)}`),
    result: (text) => line(`   → ${text}`),
  };
}

const longest = 66;

/** A path as it fits on a line; the secret of a link is only hinted at. */
export function shown(path: string): string {
  const hidden = path.replace(/(\/public\/[a-z-]+\/)([A-Za-z0-9_-]{4})[A-Za-z0-9_-]{40,}/, '$1$2…');
  return hidden.length <= longest ? hidden : `${hidden.slice(0, longest - 1)}…`;
}
