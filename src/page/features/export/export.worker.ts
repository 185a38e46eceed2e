import { expose } from 'comlink';
import { Exporter } from './exporter.ts';

expose(new Exporter());
