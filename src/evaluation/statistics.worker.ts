import { expose } from 'comlink';
import { statistics } from './statistics.ts';

expose(statistics);
