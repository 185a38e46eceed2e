import { expose } from 'comlink';
import { ModelLibrary } from './library/library.ts';
import { privateShelf } from './library/private-shelf.ts';

expose(new ModelLibrary(privateShelf));
