/** Tells a person what is going on. */
export interface Progress {
  /**
   * Runs one step and shows it, with its duration.
   * @param work is given a way to tell details; its result, if it is text, is shown at the end
   */
  step<T>(name: string, work: (detail: (text: string) => void) => Promise<T>, describe?: (result: T) => string): Promise<T>;
  /** One line besides the steps. */
  line(text: string): void;
  /** Shows no step any more; lines still appear. */
  close(): void;
}

/** Says nothing. */
export const silent: Progress = { step: async (_name, work) => await work(() => undefined), line: () => undefined, close: () => undefined };

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** On a terminal one moving line per step; elsewhere plain lines. */
export function terminalProgress(output: NodeJS.WriteStream): Progress {
  return output.isTTY === true ? moving(output) : plain(output);
}

function plain(output: NodeJS.WritableStream): Progress {
  const line = (text: string): void => {
    output.write(`${text}\n`);
  };
  return {
    line,
    close: () => undefined,
    step: async (name, work, describe = () => '') => {
      const began = Date.now();
      line(`${name} ...`);
      const result = await work((text) => line(`  ${text}`));
      line(`${name}: ${outcome(describe(result), began)}`);
      return result;
    },
  };
}

function moving(output: NodeJS.WriteStream): Progress {
  let shown = '';
  let closed = false;
  const show = (text: string): void => {
    if (closed) return;
    shown = text;
    // A line that wraps could not be taken back.
    output.write(`\r\x1b[K${text.slice(0, (output.columns || 80) - 1)}`);
  };
  return {
    close: () => {
      closed = true;
      shown = '';
      output.write('\r\x1b[K');
    },
    line: (text) => {
      output.write(`\r\x1b[K${text}\n`);
      if (shown !== '') show(shown);
    },
    step: async (name, work, describe = () => '') => {
      const began = Date.now();
      let details = '';
      let frame = 0;
      const draw = (): void => {
        frame += 1;
        show(`${frames[frame % frames.length]} ${name}${details === '' ? '' : ` · ${details}`} · ${seconds(began)}`);
      };
      draw();
      const timer = setInterval(draw, 100);
      const end = (mark: string, text: string): void => {
        clearInterval(timer);
        shown = '';
        if (!closed) output.write(`\r\x1b[K${mark} ${name}: ${text}\n`);
      };
      try {
        const result = await work((text) => {
          details = text;
          draw();
        });
        end('✓', outcome(describe(result), began));
        return result;
      } catch (error) {
        end('✗', 'failed');
        throw error;
      }
    },
  };
}

const seconds = (began: number): string => `${((Date.now() - began) / 1000).toFixed(1)} s`;
const outcome = (text: string, began: number): string => `${text === '' ? 'done' : text} (${seconds(began)})`;
