/** The bench page: runs at once and leaves its answer where a shell or a driver finds it. */

import 'uplot/dist/uPlot.min.css';
import { chooseHost } from '../host';
import { type BenchLine, runBench } from './bench';

declare global {
  interface Window {
    /** The figures, once they are there. */
    __bench: Promise<BenchLine[]>;
  }
}

const stage = document.getElementById('stage');
const result = document.getElementById('result');
if (!stage || !result) throw new Error('bench.html has lost its stage');

window.__bench = runBench(stage);
window.__bench.then(
  (lines) => {
    result.textContent = lines.map((line) => JSON.stringify(line)).join('\n');
    document.title = 'bench done';
    // In the station's window the figures go to whoever started it.
    void chooseHost(location.search).then((host) => host.benchReport(result.textContent ?? ''));
  },
  (error: unknown) => {
    result.textContent = `the bench failed: ${String(error)}`;
    document.title = 'bench failed';
  },
);
