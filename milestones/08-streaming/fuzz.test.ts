import { testFuzz } from '../../shared/testing/test-fuzz.ts';

testFuzz(import.meta.dirname);
