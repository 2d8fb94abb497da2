// The newest milestone behind the tap of npm run wire: what does that cost?
//
//   npm run bench -- --only 16b --only 64kib --servers 8,tap \
//     --server tap=scripts/bench/servers/tapped-server.ts
import { builtMilestones } from '../../../shared/course-folder.ts';
import { ROOT } from '../../../shared/node-arguments.ts';
import { freePort } from '../../../shared/testing/free-port.ts';
import { WireSession } from '../../wire/wire-session.ts';
import { BenchServer } from './bench-server.ts';
import { chooseContenders } from './contenders.ts';

const newest = builtMilestones(ROOT).at(-1)?.number;
const [contender] = chooseContenders([String(newest)], []);
if (contender === undefined) throw new Error('there is no milestone');
const server = await BenchServer.start(contender);
const port = await freePort();
await WireSession.start({
  port,
  to: { host: '127.0.0.1', port: server.port },
  hex: false,
  pcap: undefined,
});
console.log(`Listening on http://127.0.0.1:${port}`);
