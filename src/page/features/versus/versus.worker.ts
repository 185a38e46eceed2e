import { expose } from 'comlink';
import { versusApi } from './versus-api.ts';

expose(versusApi);
