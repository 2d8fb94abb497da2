import { testLoad } from '../../shared/testing/test-load.ts';

testLoad(import.meta.dirname);
