import { expose } from 'comlink';
import { looks } from './looks.ts';

expose(looks);
