import { expose } from 'comlink';
import { ModelLibrary } from './library.ts';
import { opfsStore } from './opfs-store.ts';

expose(new ModelLibrary(opfsStore));
