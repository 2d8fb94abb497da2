import { testFromOutside } from '../../shared/testing/test-from-outside.ts';

testFromOutside(import.meta.dirname);
