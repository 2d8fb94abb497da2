import { testPatience } from '../../shared/testing/test-patience.ts';

testPatience(import.meta.dirname);
