import { expose } from 'comlink';
import { ModelLibrary } from './library.ts';
import { privateShelf } from './opfs-store.ts';

expose(new ModelLibrary(privateShelf));
