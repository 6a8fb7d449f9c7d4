import { createServer } from 'node:net';
import { Aedes } from 'aedes';

/** aedes on the port that the command line names, where there is no Mosquitto. */
const broker = await Aedes.createBroker({});
createServer((socket) => broker.handle(socket)).listen(Number(process.argv[2]), '127.0.0.1');
