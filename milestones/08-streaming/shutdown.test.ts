import { testShutdown } from '../../shared/testing/test-shutdown.ts';

testShutdown(import.meta.dirname);
